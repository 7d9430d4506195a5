/* send-proven N BATCH: sends N messages, and after every BATCH of them waits
 * until the audit daemon has read them all. It looks as src/emit/daemon does: at
 * the states of the kernel's thread and of the daemon, and every 50 ms also at
 * the daemon's socket. Prints `cpu_ns wall_ns` per message, which is the least
 * that this proof costs. Needs root, and an audit daemon. */
#include "stopwatch.h"

#include <libaudit.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT "virt=kvm resrc=disk reason=attach vm=\"web1\"" \
	" uuid=41ffecd5-037e-0059-b074-ab2bf354fd0a old-disk=\"?\"" \
	" new-disk=\"/var/lib/libvirt/images/web1.qcow2\""

/* For how many nanoseconds a look at the socket is relied on. */
#define TRUST 50e6

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int opened(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		fail(path);
	return fd;
}

/* Reads from the start of a file. */
static char *text_of(int fd)
{
	static char text[65536];
	ssize_t length = pread(fd, text, sizeof(text) - 1, 0);

	if (length < 0)
		fail("pread");
	text[length] = 0;
	return text;
}

static int is_idle(int stat)
{
	char *end = strrchr(text_of(stat), ')');

	return end != NULL && (end[2] == 'S' || end[2] == 'I');
}

/* Whether the socket of the daemon has nothing to read. */
static int is_read(int table, unsigned long daemon)
{
	for (char *line = text_of(table); line != NULL; line = strchr(line, '\n')) {
		unsigned long port, unread;
		unsigned int protocol, groups;
		char socket[32];

		while (*line == '\n')
			line++;
		if (sscanf(line, "%31s %u %lu %x %lu", socket, &protocol, &port,
				&groups, &unread) == 5 &&
		    protocol == 9 && port == daemon)
			return unread == 0;
	}
	fprintf(stderr, "the audit daemon has no socket\n");
	exit(1);
}

static int kernel_thread(void)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		char path[300];
		int fd;

		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		if (atoi(entry->d_name) == 0 || (fd = open(path, O_RDONLY)) < 0)
			continue;
		if (strstr(text_of(fd), "(kauditd)") != NULL) {
			closedir(folder);
			return fd;
		}
		close(fd);
	}
	fprintf(stderr, "there is no kauditd\n");
	exit(1);
}

static unsigned long daemon_of(int fd)
{
	struct audit_reply reply;

	if (audit_request_status(fd) <= 0)
		fail("audit_request_status");
	do {
		if (audit_get_reply(fd, &reply, GET_REPLY_BLOCKING, 0) <= 0)
			fail("audit_get_reply");
	} while (reply.type != AUDIT_GET);
	return reply.status->pid;
}

int main(int argc, char **argv)
{
	long n = argc == 3 ? atol(argv[1]) : 0;
	long batch = argc == 3 ? atol(argv[2]) : 0;
	double looked = 0;
	struct stopwatch start;
	unsigned long daemon;
	int fd, kernel, table, stat;
	char path[64];

	if (n < 1 || batch < 1) {
		fprintf(stderr, "usage: send-proven N BATCH\n");
		return 2;
	}
	fd = audit_open();
	if (fd < 0)
		fail("audit_open");
	daemon = daemon_of(fd);
	snprintf(path, sizeof(path), "/proc/%lu/stat", daemon);
	stat = opened(path);
	kernel = kernel_thread();
	table = opened("/proc/net/netlink");
	start = stopwatch_start();
	for (long i = 1; i <= n; i++) {
		if (audit_log_user_message(fd, AUDIT_VIRT_RESOURCE, TEXT, NULL,
				NULL, NULL, 1) <= 0)
			fail("audit_log_user_message");
		if (i % batch != 0 && i != n)
			continue;
		for (;;) {
			double now = clock_ns(CLOCK_MONOTONIC);
			int closely = now - looked >= TRUST;

			if (is_idle(kernel) &&
			    (!closely || is_read(table, daemon)) &&
			    is_idle(stat)) {
				if (closely)
					looked = now;
				break;
			}
			sched_yield();
		}
	}
	stopwatch_print(start, n);
	return 0;
}
