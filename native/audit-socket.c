#include "audit-socket.h"
#include "next.h"
#include "recording.h"

#include <dirent.h>
#include <errno.h>
#include <linux/netlink.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/un.h>
#include <unistd.h>

/* The start of an abstract name: the leading NUL keeps it out of the file
 * system. Together with the address family it fits into a netlink address, so
 * it is complete even if the caller provides no more room than that. */
static const char MARK[] = "\0auditrec";
#define MARK_SIZE (sizeof MARK - 1)
#define MARKED_SIZE (offsetof(struct sockaddr_un, sun_path) + MARK_SIZE)

/* Whether this process has ever had an audit socket. If not, the recorder makes
 * no system calls beyond the program's own. */
static atomic_bool any_opened;

static bool name_and_connect(int fd);
static bool is_marked(const struct sockaddr *addr, socklen_t len);
static void find_inherited(void);

int audit_socket_open(int flags)
{
	int fd = next()->socket(AF_UNIX, SOCK_DGRAM | flags, 0);

	if (fd < 0)
		return -1;
	if (!name_and_connect(fd)) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	atomic_store(&any_opened, true);
	return fd;
}

bool is_audit_socket(int fd)
{
	struct sockaddr_un name;
	socklen_t len = sizeof name;
	int error = errno;
	bool result;

	if (!atomic_load_explicit(&any_opened, memory_order_relaxed))
		return false;
	result = next()->getsockname(fd, (struct sockaddr *)&name, &len) == 0
		&& is_marked((struct sockaddr *)&name, len);
	errno = error;
	return result;
}

/* If the queue is full the reply is lost, as it is with the kernel. */
void audit_socket_reply(int fd, const void *packet, size_t size)
{
	next()->send(fd, packet, size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void audit_socket_as_netlink(struct sockaddr *addr, socklen_t *len,
	socklen_t room)
{
	if (room < MARKED_SIZE || !is_marked(addr, *len))
		return;
	*len = room;
	netlink_address(addr, len, 0);
}

void netlink_address(struct sockaddr *addr, socklen_t *len, unsigned int port)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK, .nl_pid = port };

	memcpy(addr, &nl, *len < sizeof nl ? *len : sizeof nl);
	*len = sizeof nl;
}

static bool name_and_connect(int fd)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	unsigned long long number;
	socklen_t len;

	if (getrandom(&number, sizeof number, GRND_NONBLOCK) != sizeof number)
		number = (unsigned long long)getpid() << 32 | (unsigned int)fd;
	memcpy(name.sun_path, MARK, MARK_SIZE);
	len = MARKED_SIZE + snprintf(name.sun_path + MARK_SIZE,
		sizeof name.sun_path - MARK_SIZE, "%016llx", number);
	return next()->bind(fd, (struct sockaddr *)&name, len) == 0
		&& next()->connect(fd, (struct sockaddr *)&name, len) == 0;
}

static bool is_marked(const struct sockaddr *addr, socklen_t len)
{
	const struct sockaddr_un *name = (const struct sockaddr_un *)addr;

	return len > MARKED_SIZE && name->sun_family == AF_UNIX
		&& memcmp(name->sun_path, MARK, MARK_SIZE) == 0;
}

/* An audit socket may have been left open across exec. */
__attribute__((constructor)) static void find_inherited(void)
{
	DIR *open_files = recording()->file ? opendir("/proc/self/fd") : NULL;
	bool found = false;

	if (!open_files)
		return;
	atomic_store(&any_opened, true);
	for (struct dirent *file; !found && (file = readdir(open_files)); )
		found = is_audit_socket(atoi(file->d_name));
	atomic_store(&any_opened, found);
	closedir(open_files);
}
