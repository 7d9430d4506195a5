#include "next.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>

static struct next table;
static atomic_bool filled;

static void fill(void);

/* Other libraries may write something before it is this one's turn. */
const struct next *next(void)
{
	if (!atomic_load_explicit(&filled, memory_order_acquire))
		fill();
	return &table;
}

/* At load, while there is one thread and no signal handler: later, dlsym
 * might not be called from everywhere that write is. Filling it twice does
 * no harm. */
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
