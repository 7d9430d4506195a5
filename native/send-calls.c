/* Calls libaudit's send functions to test recorder.so.
 *
 *     send-calls            calls each function once and prints the results
 *     send-calls THREADS CHILDREN COUNT
 *                           sends COUNT messages from each thread and child
 *                           process concurrently */
#include <libaudit.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int call_each(void);
static int call_concurrently(int threads, int children);
static void *send_messages(void *origin);

static int count;

int main(int argc, char **argv)
{
	if (argc != 4)
		return call_each();
	count = atoi(argv[3]);
	return call_concurrently(atoi(argv[1]), atoi(argv[2]));
}

#define SHOW(call) do { \
	errno = 0; \
	long long result = (call); \
	printf("%s %lld %d\n", #call, result, errno); \
} while (0)

static int call_each(void)
{
	int fd = audit_open();
	int other = dup(fd);

	if (fd < 0)
		return 1;
	SHOW(audit_is_enabled(fd));
	SHOW(audit_log_user_message(fd, AUDIT_VIRT_CONTROL, "op=start vm=\"a\"",
		"host", "192.0.2.1", "pts/1", 1));
	SHOW(audit_log_user_message(other, AUDIT_VIRT_CONTROL, "op=stop vm=\"a\"",
		NULL, NULL, NULL, 0));
	SHOW(audit_log_user_comm_message(fd, AUDIT_USYS_CONFIG, "op=set", "me",
		NULL, NULL, NULL, 1));
	SHOW(audit_log_acct_message(fd, AUDIT_USER_AUTH, NULL, "login", "al ice",
		-1, "host", "192.0.2.1", "pts/1", 1));
	SHOW(audit_log_user_avc_message(fd, AUDIT_USER_AVC,
		"avc:  denied  { start }", NULL, NULL, NULL, 7));
	SHOW(audit_log_semanage_message(fd, AUDIT_ROLE_ASSIGN, NULL, "add", NULL,
		0, "user_u", "user_r", "s0", "?", "?", "?", NULL, NULL, NULL, 1));
	SHOW(audit_log_user_command(fd, AUDIT_USER_CMD, "ls -l", "pts/1", 1));
	close(other);
	audit_close(fd);
	return 0;
}

static int call_concurrently(int threads, int children)
{
	pthread_t running[threads];
	int failed = 0, status;

	for (int i = 0; i < children; i++)
		if (fork() == 0)
			_exit(send_messages("child") != NULL);
	for (int i = 0; i < threads; i++)
		pthread_create(&running[i], NULL, send_messages, "thread");
	for (int i = 0; i < threads; i++) {
		void *result;

		pthread_join(running[i], &result);
		failed |= result != NULL;
	}
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed;
}

/* Returns NULL on success. */
static void *send_messages(void *origin)
{
	int fd = audit_open();
	char text[64];

	for (int i = 0; i < count; i++) {
		snprintf(text, sizeof text, "op=%s number=%d", (char *)origin, i);
		if (audit_log_user_message(fd, AUDIT_VIRT_CONTROL, text, "?", "?",
		    "?", 1) <= 0)
			return origin;
	}
	audit_close(fd);
	return NULL;
}
