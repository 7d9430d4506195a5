/* libaudit-standin.so: provides libaudit's interface, and writes to a file what
 * the kernel and auditd would have written to the log.
 *
 * README.md lists the environment variables that control it. They are read on
 * every call, so that one process can simulate several situations. */
#include "standin.h"
#include "kernel.h"
#include "settings.h"
#include "tail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int send_message(int fd, int type, const struct message *m);
static const char *own_comm(char *buf, int size);
static int fail(int error);

/* As with the real library, opening succeeds without privileges: only sending
 * reveals that they are missing. */
int audit_open(void)
{
	int error = setting_or("AUDIT_STANDIN_OPEN", 0);

	if (error) {
		errno = error;
		return -1;
	}
	return open("/dev/null", O_RDWR | O_CLOEXEC);
}

void audit_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

int audit_is_enabled(int fd)
{
	int error;

	if (fd < 0)
		return 0;
	kernel_next_sequence(); /* the query is a packet too */
	if (setting("AUDIT_STANDIN_ENABLED_ERRNO", &error))
		errno = error;
	return setting_or("AUDIT_STANDIN_ENABLED", 1);
}

int audit_log_user_message(int audit_fd, int type, const char *message,
	const char *hostname, const char *addr, const char *tty, int result)
{
	return send_message(audit_fd, type, &(struct message){
		message, NULL, hostname, addr, tty, result });
}

int audit_log_user_comm_message(int audit_fd, int type, const char *message,
	const char *comm, const char *hostname, const char *addr,
	const char *tty, int result)
{
	char buf[32];
	char *pair = audit_encode_nv_string("comm",
		comm ? comm : own_comm(buf, sizeof buf), 0);
	int sent;

	if (!pair)
		return fail(ENOMEM);
	sent = send_message(audit_fd, type, &(struct message){
		message, pair, hostname, addr, tty, result });
	free(pair);
	return sent;
}

static int send_message(int fd, int type, const struct message *m)
{
	char text[KERNEL_SEND_MAX + 1];
	int forced;
	int len;

	if (fd < 0)
		return 0; /* like libaudit: no audit support, nothing to do */
	if (setting("AUDIT_STANDIN_RESULT", &forced)) {
		errno = setting_or("AUDIT_STANDIN_ERRNO", 0);
		return forced;
	}
	len = message_with_tail(text, sizeof text, m);
	if (len < 0)
		return fail(ENOMEM);
	/* Too long is an error: cutting the text would lose the tail. */
	if (len > KERNEL_SEND_MAX)
		return fail(EINVAL);
	return kernel_send(fd, type, text);
}

static const char *own_comm(char *buf, int size)
{
	FILE *f = fopen("/proc/self/comm", "re");
	bool got = f && fgets(buf, size, f);

	if (f)
		fclose(f);
	if (!got)
		return NULL;
	buf[strcspn(buf, "\n")] = '\0';
	return buf;
}

static int fail(int error)
{
	errno = error;
	return -error;
}
