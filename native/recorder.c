/* recorder.so: put in front of any program, it writes to a file what the
 * program would have sent to the kernel's audit, and answers in its place.
 *
 * libaudit has but one way to the kernel, a netlink socket, and so has
 * everybody else. That socket is replaced, and libaudit stays: what is
 * recorded is what it makes of a message, whichever function was called.
 * README.md tells what is caught and what is not. */
#include "audit-socket.h"
#include "next.h"
#include "recording.h"
#include "replaces.h"

#include <linux/netlink.h>
#include <unistd.h>

int our_socket(int, int, int) REPLACES("socket");
int our_bind(int, const struct sockaddr *, socklen_t) REPLACES("bind");
int our_connect(int, const struct sockaddr *, socklen_t) REPLACES("connect");
int our_getsockname(int, struct sockaddr *, socklen_t *)
	REPLACES("getsockname");
int our_getpeername(int, struct sockaddr *, socklen_t *)
	REPLACES("getpeername");
int our_setsockopt(int, int, int, const void *, socklen_t)
	REPLACES("setsockopt");

static bool is_netlink(const struct sockaddr *addr, socklen_t len);

int our_socket(int domain, int type, int protocol)
{
	if (domain != AF_NETLINK || protocol != NETLINK_AUDIT
	    || !recording()->file)
		return next()->socket(domain, type, protocol);
	return audit_socket_open(type & (SOCK_CLOEXEC | SOCK_NONBLOCK));
}

/* It is bound already, and connected: who asks for that with an address of
 * netlink's gets it. */
int our_bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	if (is_netlink(addr, len) && is_audit_socket(fd))
		return 0;
	return next()->bind(fd, addr, len);
}

int our_connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	if (is_netlink(addr, len) && is_audit_socket(fd))
		return 0;
	return next()->connect(fd, addr, len);
}

int our_getsockname(int fd, struct sockaddr *addr, socklen_t *len)
{
	if (!addr || !len || !is_audit_socket(fd))
		return next()->getsockname(fd, addr, len);
	netlink_address(addr, len, (unsigned int)getpid());
	return 0;
}

int our_getpeername(int fd, struct sockaddr *addr, socklen_t *len)
{
	if (!addr || !len || !is_audit_socket(fd))
		return next()->getpeername(fd, addr, len);
	netlink_address(addr, len, 0);
	return 0;
}

/* Groups to listen to and the like: nothing would ever come. */
int our_setsockopt(int fd, int level, int option, const void *value,
	socklen_t size)
{
	if (level == SOL_NETLINK && is_audit_socket(fd))
		return 0;
	return next()->setsockopt(fd, level, option, value, size);
}

static bool is_netlink(const struct sockaddr *addr, socklen_t len)
{
	return addr && len >= sizeof addr->sa_family
		&& addr->sa_family == AF_NETLINK;
}
