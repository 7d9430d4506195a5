/* Writes `type=… msg=audit(…): pid=… uid=… auid=… ses=… [subj=…] msg='…'`. */
#include "record.h"
#include "log-file.h"
#include "type-names.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define KERNEL_TEXT_MAX 8560 /* the kernel cuts messages at this length */

static char *format_line(int type, unsigned int serial, const char *text);
static unsigned int own_id(const char *path);
static char *own_label(char *buf, int size);

int record_append(const char *path, int type, const char *text)
{
	struct log_file log;
	int error = log_file_open(&log, path);
	char *line;

	if (error)
		return error;
	/* Read the clock while holding the lock, so that times and serial
	 * numbers have the same order. */
	line = format_line(type, log.last_serial + 1, text);
	error = line ? log_file_append(&log, line) : ENOMEM;
	free(line);
	log_file_close(&log);
	return error;
}

static char *format_line(int type, unsigned int serial, const char *text)
{
	char unknown[32], label[512];
	const char *name = type_name(type);
	struct timespec now;
	char *line;

	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(unknown, sizeof unknown, "UNKNOWN[%d]", type);
	if (asprintf(&line,
		"type=%s msg=audit(%lld.%03ld:%u): pid=%d uid=%u auid=%u ses=%u%s msg='%.*s'",
		name ? name : unknown, (long long)now.tv_sec,
		now.tv_nsec / 1000000, serial, (int)getpid(),
		(unsigned int)getuid(), own_id("/proc/thread-self/loginuid"),
		own_id("/proc/thread-self/sessionid"),
		own_label(label, sizeof label), KERNEL_TEXT_MAX, text) < 0)
		return NULL;
	/* auditd does the same to keep each record on one line. */
	for (char *p = line; (p = strchr(p, '\n')); )
		*p = ' ';
	return line;
}

/* Without audit support in the kernel, both ids are "unset" (-1). */
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

/* Returns an empty string if no security module assigns labels. */
static char *own_label(char *buf, int size)
{
	static const char name[] = " subj=";
	int head = sizeof name - 1;
	FILE *f = fopen("/proc/thread-self/attr/current", "re");
	bool got;

	memcpy(buf, name, sizeof name);
	got = f && fgets(buf + head, size - head, f);
	if (f)
		fclose(f);
	buf[strcspn(buf, "\n")] = '\0';
	if (!got || !buf[head])
		*buf = '\0';
	return buf;
}
