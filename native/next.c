#include "next.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>

static struct next table;
static atomic_bool filled;

static void fill(void);

/* Other libraries may write before this library's constructor has run. */
const struct next *next(void)
{
	if (!atomic_load_explicit(&filled, memory_order_acquire))
		fill();
	return &table;
}

/* Runs at load time, when there is one thread and no signal handler. Later,
 * dlsym could be called from contexts where write is safe but dlsym is not.
 * Filling the table twice is harmless. */
__attribute__((constructor)) static void fill(void)
{
#define FIND(member, name) table.member = dlsym(RTLD_NEXT, name)
	FIND(socket, "socket");
	FIND(bind, "bind");
	FIND(connect, "connect");
	FIND(getsockname, "getsockname");
	FIND(getpeername, "getpeername");
	FIND(setsockopt, "setsockopt");
	FIND(write, "write");
	FIND(writev, "writev");
	FIND(send, "send");
	FIND(sendto, "sendto");
	FIND(sendmsg, "sendmsg");
	FIND(sendmmsg, "sendmmsg");
	FIND(recvfrom, "recvfrom");
	FIND(recvfrom_chk, "__recvfrom_chk");
	FIND(recvmsg, "recvmsg");
	FIND(recvmmsg, "recvmmsg");
	atomic_store_explicit(&filled, true, memory_order_release);
}
