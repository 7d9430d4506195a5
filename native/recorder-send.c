/* Replacements for every function that sends data. */
#include "audit-socket.h"
#include "netlink.h"
#include "next.h"
#include "recording.h"
#include "replaces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

ssize_t our_write(int, const void *, size_t) REPLACES("write");
ssize_t our_writev(int, const struct iovec *, int) REPLACES("writev");
ssize_t our_send(int, const void *, size_t, int) REPLACES("send");
ssize_t our_sendto(int, const void *, size_t, int, const struct sockaddr *,
	socklen_t) REPLACES("sendto");
ssize_t our_sendmsg(int, const struct msghdr *, int) REPLACES("sendmsg");
int our_sendmmsg(int, struct mmsghdr *, unsigned int, int)
	REPLACES("sendmmsg");

static ssize_t handle(int fd, const void *packet, size_t size);
static ssize_t handle_parts(int fd, const struct iovec *parts, size_t count);
static void sleep_for(int milliseconds);

ssize_t our_write(int fd, const void *packet, size_t size)
{
	return is_audit_socket(fd) ? handle(fd, packet, size)
		: next()->write(fd, packet, size);
}

ssize_t our_writev(int fd, const struct iovec *parts, int count)
{
	return is_audit_socket(fd) ? handle_parts(fd, parts, (size_t)count)
		: next()->writev(fd, parts, count);
}

ssize_t our_send(int fd, const void *packet, size_t size, int flags)
{
	return is_audit_socket(fd) ? handle(fd, packet, size)
		: next()->send(fd, packet, size, flags);
}

ssize_t our_sendto(int fd, const void *packet, size_t size, int flags,
	const struct sockaddr *addr, socklen_t len)
{
	return is_audit_socket(fd) ? handle(fd, packet, size)
		: next()->sendto(fd, packet, size, flags, addr, len);
}

ssize_t our_sendmsg(int fd, const struct msghdr *message, int flags)
{
	return is_audit_socket(fd)
		? handle_parts(fd, message->msg_iov, message->msg_iovlen)
		: next()->sendmsg(fd, message, flags);
}

int our_sendmmsg(int fd, struct mmsghdr *messages, unsigned int count,
	int flags)
{
	if (!is_audit_socket(fd))
		return next()->sendmmsg(fd, messages, count, flags);
	for (unsigned int i = 0; i < count; i++) {
		struct msghdr *message = &messages[i].msg_hdr;
		ssize_t sent = handle_parts(fd, message->msg_iov,
			message->msg_iovlen);

		if (sent < 0)
			return i ? (int)i : -1;
		messages[i].msg_len = (unsigned int)sent;
	}
	return (int)count;
}

static ssize_t handle(int fd, const void *packet, size_t size)
{
	int error = errno;

	sleep_for(recording()->delay);
	netlink_handle(fd, packet, size);
	errno = error;
	return (ssize_t)size;
}

static ssize_t handle_parts(int fd, const struct iovec *parts, size_t count)
{
	size_t size = 0;
	char *packet, *end;
	ssize_t sent;

	for (size_t i = 0; i < count; i++)
		size += parts[i].iov_len;
	end = packet = malloc(size + 1);
	if (!packet)
		return -1;
	for (size_t i = 0; i < count; i++)
		end = mempcpy(end, parts[i].iov_base, parts[i].iov_len);
	sent = handle(fd, packet, size);
	free(packet);
	return sent;
}

/* Sleeps for the full time: a sender blocked in the kernel is not woken by
 * signals either. */
static void sleep_for(int milliseconds)
{
	struct timespec left = { milliseconds / 1000,
		milliseconds % 1000 * 1000000L };

	if (milliseconds <= 0)
		return;
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}
