/* send N: measures how long a C program takes to send a formatted message to
 * the kernel. Prints `cpu_ns wall_ns` per message. Needs CAP_AUDIT_WRITE. If
 * auditing is enabled, all N messages end up in the log. Otherwise the kernel
 * drops them, and the times do not include the cost of queueing. */
#include "stopwatch.h"

#include <libaudit.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT "virt=kvm resrc=disk reason=attach vm=\"web1\"" \
	" uuid=41ffecd5-037e-0059-b074-ab2bf354fd0a old-disk=\"?\"" \
	" new-disk=\"/var/lib/libvirt/images/web1.qcow2\""

int main(int argc, char **argv)
{
	long n = argc == 2 ? atol(argv[1]) : 0;
	struct stopwatch start;
	int fd;

	if (n < 1) {
		fprintf(stderr, "usage: send N\n");
		return 2;
	}
	fd = audit_open();
	if (fd < 0) {
		perror("audit_open");
		return 1;
	}
	start = stopwatch_start();
	for (long i = 0; i < n; i++) {
		int sent = audit_log_user_message(fd, AUDIT_VIRT_RESOURCE, TEXT,
			NULL, NULL, NULL, 1);

		if (sent <= 0) {
			/* Without CAP_AUDIT_WRITE, libaudit returns 0 and
			 * sets errno. */
			fprintf(stderr, "message %ld: %d, %s\n", i + 1, sent,
				strerror(errno));
			return 1;
		}
	}
	stopwatch_print(start, n);
	audit_close(fd);
	return 0;
}
