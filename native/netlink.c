/* linux/audit.h and linux/netlink.h have the numbers; what is done with them
 * is what a kernel does for a caller with CAP_AUDIT_WRITE, who may ask
 * whether auditing is on, and change nothing. */
#include "netlink.h"
#include "audit-socket.h"
#include "record.h"
#include "recording.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

static int take_message(const struct nlmsghdr *head);
static int take_record(const struct nlmsghdr *head);
static void tell_status(int fd, const struct nlmsghdr *request);
static void acknowledge(int fd, const struct nlmsghdr *request, int error);

void netlink_take(int fd, const void *packet, size_t size)
{
	const struct nlmsghdr *head = packet;

	/* The last may lack the bytes that would round its length up. */
	for (int left = (int)size; NLMSG_OK(head, left);
	     head = NLMSG_NEXT(head, left)) {
		int error = take_message(head);

		if (error || head->nlmsg_flags & NLM_F_ACK)
			acknowledge(fd, head, error);
		if (!error && head->nlmsg_type == AUDIT_GET)
			tell_status(fd, head);
	}
}

/* The error that goes into the acknowledgement; 0 is good. */
static int take_message(const struct nlmsghdr *head)
{
	int type = head->nlmsg_type;

	if (recording()->fail)
		return -recording()->fail;
	if (type == AUDIT_GET)
		return 0;
	if (type == AUDIT_USER
	    || (type >= AUDIT_FIRST_USER_MSG && type <= AUDIT_LAST_USER_MSG)
	    || (type >= AUDIT_FIRST_USER_MSG2 && type <= AUDIT_LAST_USER_MSG2))
		return take_record(head);
	return type >= AUDIT_GET && type < AUDIT_FIRST_USER_MSG
		? -EPERM : -EINVAL;
}

static int take_record(const struct nlmsghdr *head)
{
	const char *data = NLMSG_DATA(head);
	size_t size = NLMSG_PAYLOAD(head, 0);
	char *text;
	int error;

	/* Switched off, the kernel still says thank you, and drops all but
	 * what a keeper of access vectors in user space has denied. */
	if (recording()->disabled && head->nlmsg_type != AUDIT_USER_AVC)
		return 0;
	if (size < 2)
		return -EINVAL;
	/* Taken only where somebody has switched on the recording of what is
	 * typed at this terminal. */
	if (head->nlmsg_type == AUDIT_USER_TTY)
		return -EPERM;
	/* The kernel puts a NUL onto the last byte, whatever stands there. */
	text = strndup(data, size - 1);
	if (!text)
		return -ENOMEM;
	error = record_append(recording()->file, head->nlmsg_type, text);
	free(text);
	return -error;
}

static void tell_status(int fd, const struct nlmsghdr *request)
{
	struct {
		struct nlmsghdr head;
		struct audit_status status;
	} reply = {
		.head = { .nlmsg_len = sizeof reply, .nlmsg_type = AUDIT_GET,
			.nlmsg_seq = request->nlmsg_seq },
		/* A daemon listens: any process but 0 will do. */
		.status = { .enabled = !recording()->disabled, .failure = 1,
			.pid = 1, .backlog_limit = 8192 },
	};

	audit_socket_reply(fd, &reply, sizeof reply);
}

/* Of what went wrong, the whole message goes back; otherwise its header. */
static void acknowledge(int fd, const struct nlmsghdr *request, int error)
{
	size_t size = error ? request->nlmsg_len : sizeof *request;
	size_t whole = NLMSG_SPACE(sizeof(int) + size);
	struct nlmsghdr *reply = calloc(1, whole);
	char *told;

	if (!reply)
		return;
	*reply = (struct nlmsghdr){ .nlmsg_len = whole,
		.nlmsg_type = NLMSG_ERROR, .nlmsg_seq = request->nlmsg_seq,
		.nlmsg_pid = request->nlmsg_pid };
	told = NLMSG_DATA(reply);
	memcpy(told, &error, sizeof error);
	memcpy(told + sizeof error, request, size);
	audit_socket_reply(fd, reply, whole);
	free(reply);
}
