/* Talks to the kernel's audit subsystem without libaudit. The tests use it to
 * compare recorder.so with the kernel.
 *
 *     send-raw FUNCTION TYPE TEXT [open]
 *                         sends a message with the named function and prints
 *                         the reply; with `open`, no NUL ends the message
 *     send-raw status     prints whether auditing is on
 *     send-raw route      queries another netlink family */
#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define SEQUENCE 4711

static int open_socket(int protocol);
static ssize_t send_by(const char *function, int fd, struct nlmsghdr *packet);
static int print_replies(int fd);
static int fail(const char *what);

static struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

int main(int argc, char **argv)
{
	const char *function = argc > 1 ? argv[1] : "";
	int type = strcmp(function, "status") == 0 ? AUDIT_GET
		: strcmp(function, "route") == 0 ? RTM_GETLINK
		: argc > 3 ? atoi(argv[2]) : -1;
	const char *text = argc > 3 ? argv[3] : "";
	size_t size = argc > 3 ? strlen(text) + (argc == 4)
		: sizeof(struct ifinfomsg);
	struct nlmsghdr *packet = calloc(1, NLMSG_SPACE(size));
	int fd = open_socket(type == RTM_GETLINK ? NETLINK_ROUTE : NETLINK_AUDIT);

	if (type < 0 || fd < 0 || !packet)
		return fail("wrong usage, no socket or no memory");
	*packet = (struct nlmsghdr){ .nlmsg_len = NLMSG_LENGTH(size),
		.nlmsg_type = type, .nlmsg_seq = SEQUENCE,
		.nlmsg_flags = NLM_F_REQUEST
			| (type == RTM_GETLINK ? NLM_F_DUMP : NLM_F_ACK) };
	memcpy(NLMSG_DATA(packet), text, argc > 3 ? size : 0);
	if (send_by(argc > 3 ? function : "sendto", fd, packet) < 0)
		return fail(function);
	return print_replies(fd);
}

/* Makes every call that programs usually make on a netlink socket. */
static int open_socket(int protocol)
{
	struct sockaddr_nl own = { .nl_family = AF_NETLINK };
	socklen_t len = sizeof own;
	int on = 1, size = 65536, first, fd;

	first = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	fd = dup(first);
	close(first);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) < 0
	    || setsockopt(fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, &on, sizeof on) < 0
	    || bind(fd, (struct sockaddr *)&own, len) < 0
	    || getsockname(fd, (struct sockaddr *)&own, &len) < 0)
		return -1;
	printf("bound %d %d %d\n", own.nl_family, own.nl_pid == (__u32)getpid(),
		(int)len);
	return fd;
}

static ssize_t send_by(const char *function, int fd, struct nlmsghdr *packet)
{
	size_t head = sizeof *packet, size = packet->nlmsg_len;
	struct iovec parts[] = { { packet, head },
		{ (char *)packet + head, size - head } };
	struct mmsghdr message = { .msg_hdr = { &kernel, sizeof kernel, parts, 2,
		NULL, 0, 0 } };

	if (strcmp(function, "sendto") == 0)
		return sendto(fd, packet, size, 0, (struct sockaddr *)&kernel,
			sizeof kernel);
	if (strcmp(function, "sendmsg") == 0)
		return sendmsg(fd, &message.msg_hdr, 0);
	if (strcmp(function, "sendmmsg") == 0)
		return sendmmsg(fd, &message, 1, 0);
	if (connect(fd, (struct sockaddr *)&kernel, sizeof kernel) < 0)
		return -1;
	if (strcmp(function, "send") == 0)
		return send(fd, packet, size, 0);
	if (strcmp(function, "writev") == 0)
		return writev(fd, parts, 2);
	return strcmp(function, "write") == 0 ? write(fd, packet, size) : -1;
}

/* Stops when no reply arrives for 100 ms. Peeks at each reply first, as
 * libaudit does. */
static int print_replies(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	static char buf[65536];

	while (poll(&ready, 1, 100) == 1) {
		struct sockaddr_nl from = { 0 };
		socklen_t len = sizeof from;
		struct iovec part = { buf, sizeof buf };
		struct msghdr message = { &from, sizeof from, &part, 1, NULL, 0, 0 };
		struct nlmsghdr *head = (struct nlmsghdr *)buf;
		ssize_t peeked = recvfrom(fd, buf, sizeof buf, MSG_PEEK,
			(struct sockaddr *)&from, &len);
		ssize_t size = recvmsg(fd, &message, 0);

		if (size != peeked || from.nl_family != AF_NETLINK || from.nl_pid
		    || len != sizeof from || message.msg_namelen != len)
			return fail("reply is not from the kernel");
		if (head->nlmsg_seq != SEQUENCE)
			return fail("unexpected sequence number");
		if (head->nlmsg_type == NLMSG_ERROR)
			printf("error %d %d\n", *(int *)NLMSG_DATA(head),
				(int)head->nlmsg_len);
		else if (head->nlmsg_type == AUDIT_GET)
			printf("enabled %u\n", ((struct audit_status *)
				NLMSG_DATA(head))->enabled);
		else if (head->nlmsg_type == RTM_NEWLINK)
			printf("link\n");
	}
	return 0;
}

static int fail(const char *what)
{
	fprintf(stderr, "send-raw: %s: %s\n", what, strerror(errno));
	return 1;
}
