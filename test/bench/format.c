/* format N plain|hex: measures how long a C program takes to format a disk
 * message as libvirt does: it encodes each untrusted value with
 * audit_encode_nv_string and joins them in one buffer. Prints `cpu_ns wall_ns`
 * per message. */
#include "stopwatch.h"

#include <libaudit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct guest {
	const char *vm;
	const char *disk;
};

static int format(char *buf, size_t size, const struct guest *g);

int main(int argc, char **argv)
{
	static const struct guest plain = {
		"web1", "/var/lib/libvirt/images/web1.qcow2" };
	static const struct guest hex = {
		"web 1 \xc3\xa9", "/var/lib/libvirt/images/web 1.qcow2" };
	long n = argc == 3 ? atol(argv[1]) : 0;
	const struct guest *g;
	struct stopwatch start;
	char buf[1024];
	long bytes = 0;

	if (n < 1 || (strcmp(argv[2], "plain") && strcmp(argv[2], "hex"))) {
		fprintf(stderr, "usage: format N plain|hex\n");
		return 2;
	}
	g = strcmp(argv[2], "hex") ? &plain : &hex;
	start = stopwatch_start();
	for (long i = 0; i < n; i++)
		bytes += format(buf, sizeof buf, g);
	stopwatch_print(start, n);
	/* Print the text, so that the compiler cannot optimize it away. */
	fprintf(stderr, "%ld bytes, the last time: %s\n", bytes, buf);
	return 0;
}

static int format(char *buf, size_t size, const struct guest *g)
{
	char *vm = audit_encode_nv_string("vm", g->vm, 0);
	char *old_disk = audit_encode_nv_string("old-disk", NULL, 0);
	char *new_disk = audit_encode_nv_string("new-disk", g->disk, 0);
	int len;

	if (!vm || !old_disk || !new_disk)
		abort();
	len = snprintf(buf, size,
		"virt=%s resrc=disk reason=%s %s uuid=%s %s %s",
		"kvm", "attach", vm, "41ffecd5-037e-0059-b074-ab2bf354fd0a",
		old_disk, new_disk);
	free(vm);
	free(old_disk);
	free(new_disk);
	return len;
}
