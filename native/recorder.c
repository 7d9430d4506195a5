/* recorder.so: preloaded into a program, it writes to a file what the program
 * would have sent to the kernel's audit subsystem, and replies like the kernel.
 *
 * libaudit, like every other sender, reaches the kernel through a netlink
 * socket. Only that socket is replaced. libaudit itself stays, so the recorded
 * text is exactly what libaudit would send, whichever function was called.
 * docs/record.md describes what is caught and what is not. */
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

/* The socket is already bound and connected, so binding or connecting it to a
 * netlink address succeeds. */
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

/* Netlink options, such as multicast groups, have no effect. */
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
