/* The receive functions that return the sender's address. The replies are
 * already in the socket. Only the address has to be changed to the kernel's,
 * because libaudit checks it. */
#include "audit-socket.h"
#include "next.h"
#include "replaces.h"

#include <linux/netlink.h>

ssize_t our_recvfrom(int, void *, size_t, int, struct sockaddr *, socklen_t *)
	REPLACES("recvfrom");
ssize_t our_recvfrom_chk(int, void *, size_t, size_t, int, struct sockaddr *,
	socklen_t *) REPLACES("__recvfrom_chk");
ssize_t our_recvmsg(int, struct msghdr *, int) REPLACES("recvmsg");
int our_recvmmsg(int, struct mmsghdr *, unsigned int, int, struct timespec *)
	REPLACES("recvmmsg");

static socklen_t room_for(const struct sockaddr *addr, const socklen_t *len);

ssize_t our_recvfrom(int fd, void *buf, size_t size, int flags,
	struct sockaddr *addr, socklen_t *len)
{
	socklen_t room = room_for(addr, len);
	ssize_t got = next()->recvfrom(fd, buf, size, flags, addr, len);

	if (got >= 0)
		audit_socket_as_netlink(addr, len, room);
	return got;
}

/* Programs compiled with _FORTIFY_SOURCE call this function. */
ssize_t our_recvfrom_chk(int fd, void *buf, size_t size, size_t buf_size,
	int flags, struct sockaddr *addr, socklen_t *len)
{
	socklen_t room = room_for(addr, len);
	ssize_t got = next()->recvfrom_chk(fd, buf, size, buf_size, flags,
		addr, len);

	if (got >= 0)
		audit_socket_as_netlink(addr, len, room);
	return got;
}

ssize_t our_recvmsg(int fd, struct msghdr *message, int flags)
{
	socklen_t room = message->msg_name ? message->msg_namelen : 0;
	ssize_t got = next()->recvmsg(fd, message, flags);

	if (got >= 0)
		audit_socket_as_netlink(message->msg_name,
			&message->msg_namelen, room);
	return got;
}

int our_recvmmsg(int fd, struct mmsghdr *messages, unsigned int count,
	int flags, struct timespec *timeout)
{
	int got = next()->recvmmsg(fd, messages, count, flags, timeout);
	bool ours = got > 0 && is_audit_socket(fd);

	/* The original msg_namelen is overwritten by now. Assume that a netlink
	 * address fits. */
	for (int i = 0; ours && i < got; i++) {
		struct msghdr *message = &messages[i].msg_hdr;

		if (message->msg_name)
			audit_socket_as_netlink(message->msg_name,
				&message->msg_namelen,
				sizeof(struct sockaddr_nl));
	}
	return got;
}

static socklen_t room_for(const struct sockaddr *addr, const socklen_t *len)
{
	return addr && len ? *len : 0;
}
