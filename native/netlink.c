/* Acts as a kernel does for a caller with CAP_AUDIT_WRITE, who may ask whether
 * auditing is on, but may not change settings. The message types are those of
 * linux/audit.h and linux/netlink.h. */
#include "netlink.h"
#include "audit-socket.h"
#include "record.h"
#include "recording.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

static int handle_message(const struct nlmsghdr *head);
static int record_message(const struct nlmsghdr *head);
static void reply_status(int fd, const struct nlmsghdr *request);
static void acknowledge(int fd, const struct nlmsghdr *request, int error);

void netlink_handle(int fd, const void *packet, size_t size)
{
	const struct nlmsghdr *head = packet;

	/* The last message may lack padding to the alignment. */
	for (int left = (int)size; NLMSG_OK(head, left);
	     head = NLMSG_NEXT(head, left)) {
		int error = handle_message(head);

		if (error || head->nlmsg_flags & NLM_F_ACK)
			acknowledge(fd, head, error);
		if (!error && head->nlmsg_type == AUDIT_GET)
			reply_status(fd, head);
	}
}

/* Returns the error for the acknowledgement: 0 or a negative errno. */
static int handle_message(const struct nlmsghdr *head)
{
	int type = head->nlmsg_type;

	if (recording()->fail)
		return -recording()->fail;
	if (type == AUDIT_GET)
		return 0;
	if (type == AUDIT_USER
	    || (type >= AUDIT_FIRST_USER_MSG && type <= AUDIT_LAST_USER_MSG)
	    || (type >= AUDIT_FIRST_USER_MSG2 && type <= AUDIT_LAST_USER_MSG2))
		return record_message(head);
	return type >= AUDIT_GET && type < AUDIT_FIRST_USER_MSG
		? -EPERM : -EINVAL;
}

static int record_message(const struct nlmsghdr *head)
{
	const char *data = NLMSG_DATA(head);
	size_t size = NLMSG_PAYLOAD(head, 0);
	char *text;
	int error;

	/* With auditing off, the kernel reports success and drops everything
	 * except denials by userspace access vector caches. */
	if (recording()->disabled && head->nlmsg_type != AUDIT_USER_AVC)
		return 0;
	if (size < 2)
		return -EINVAL;
	/* The kernel accepts this type only if TTY auditing is enabled for the
	 * process. */
	if (head->nlmsg_type == AUDIT_USER_TTY)
		return -EPERM;
	/* The kernel overwrites the last byte with a NUL. */
	text = strndup(data, size - 1);
	if (!text)
		return -ENOMEM;
	error = record_append(recording()->file, head->nlmsg_type, text);
	free(text);
	return -error;
}

static void reply_status(int fd, const struct nlmsghdr *request)
{
	struct {
		struct nlmsghdr head;
		struct audit_status status;
	} reply = {
		.head = { .nlmsg_len = sizeof reply, .nlmsg_type = AUDIT_GET,
			.nlmsg_seq = request->nlmsg_seq },
		/* A nonzero pid means that an audit daemon is running. */
		.status = { .enabled = !recording()->disabled, .failure = 1,
			.pid = 1, .backlog_limit = 8192 },
	};

	audit_socket_reply(fd, &reply, sizeof reply);
}

/* An error returns the whole message, a success only its header. */
static void acknowledge(int fd, const struct nlmsghdr *request, int error)
{
	size_t size = error ? request->nlmsg_len : sizeof *request;
	size_t whole = NLMSG_SPACE(sizeof(int) + size);
	struct nlmsghdr *reply = calloc(1, whole);
	char *payload;

	if (!reply)
		return;
	*reply = (struct nlmsghdr){ .nlmsg_len = whole,
		.nlmsg_type = NLMSG_ERROR, .nlmsg_seq = request->nlmsg_seq,
		.nlmsg_pid = request->nlmsg_pid };
	payload = NLMSG_DATA(reply);
	memcpy(payload, &error, sizeof error);
	memcpy(payload + sizeof error, request, size);
	audit_socket_reply(fd, reply, whole);
	free(reply);
}
