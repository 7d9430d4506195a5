/* Writes `type=… msg=audit(…): pid=… uid=… auid=… ses=… msg='…'`. */
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define KERNEL_TEXT_MAX 8560 /* the kernel prints no more of a message */
#define FRONT_MAX 256

static int format_line(char *line, size_t size, int type, const char *text);
static void type_name(char *name, size_t size, int type);
static unsigned int own_id(const char *path);
static int append(const char *path, const char *line, size_t len);

int record_append(const char *path, int type, const char *text)
{
	char line[FRONT_MAX + KERNEL_TEXT_MAX];

	return append(path, line, format_line(line, sizeof line, type, text));
}

static int format_line(char *line, size_t size, int type, const char *text)
{
	static atomic_uint serial;
	struct timespec now;
	char name[32];
	int len;

	clock_gettime(CLOCK_REALTIME, &now);
	type_name(name, sizeof name, type);
	len = snprintf(line, size,
		"type=%s msg=audit(%lld.%03ld:%u): pid=%d uid=%u auid=%u ses=%u msg='%.*s'",
		name, (long long)now.tv_sec, now.tv_nsec / 1000000,
		atomic_fetch_add(&serial, 1) + 1, (int)getpid(),
		(unsigned int)getuid(), own_id("/proc/self/loginuid"),
		own_id("/proc/self/sessionid"), KERNEL_TEXT_MAX, text);
	/* auditd's way to keep one record on one line. */
	for (char *p = line; (p = strchr(p, '\n')); )
		*p = ' ';
	line[len] = '\n';
	return len + 1;
}

static void type_name(char *name, size_t size, int type)
{
	static const char *const virt[] = {
		"CONTROL", "RESOURCE", "MACHINE_ID", "INTEGRITY_CHECK",
		"CREATE", "DESTROY", "MIGRATE_IN", "MIGRATE_OUT",
	};

	if (type >= 2500 && type <= 2507)
		snprintf(name, size, "VIRT_%s", virt[type - 2500]);
	else
		snprintf(name, size, "UNKNOWN[%d]", type);
}

/* Both ids read as "unset" where the kernel has no audit support. */
static unsigned int own_id(const char *path)
{
	unsigned int id = (unsigned int)-1;
	FILE *f = fopen(path, "re");

	if (!f)
		return id;
	if (fscanf(f, "%u", &id) != 1)
		id = (unsigned int)-1;
	fclose(f);
	return id;
}

/* A single write to an O_APPEND file: processes and threads may share it
 * and no reader sees lines mixed. */
static int append(const char *path, const char *line, size_t len)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	ssize_t n;
	int error = 0;

	if (fd < 0)
		return errno;
	n = write(fd, line, len);
	if (n != (ssize_t)len)
		error = n < 0 ? errno : EIO;
	close(fd);
	return error;
}
