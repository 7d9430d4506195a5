/* Serial numbers continue from the last record in the log, whichever process
 * or run wrote it. If they restarted, readers would infer that the host had
 * rebooted. */
#include "log-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Room for the longest record and the end of the one before it. */
#define TAIL_SIZE 16384

static unsigned int last_serial(int fd);
static bool read_serial(const char *line, unsigned int *serial);
static bool ends_mid_line(int fd);

int log_file_open(struct log_file *log, const char *path)
{
	log->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (log->fd < 0)
		return errno;
	while (flock(log->fd, LOCK_EX) != 0) {
		int error = errno;

		if (error == EINTR)
			continue;
		close(log->fd);
		return error;
	}
	log->last_serial = last_serial(log->fd);
	return 0;
}

/* One write, so that no reader sees part of a line, unless the disk is full.
 * The next record then starts on a new line. */
int log_file_append(const struct log_file *log, const char *line)
{
	struct iovec parts[] = {
		{ "\n", ends_mid_line(log->fd) },
		{ (char *)line, strlen(line) },
		{ "\n", 1 },
	};
	size_t size = parts[0].iov_len + parts[1].iov_len + 1;
	ssize_t n = writev(log->fd, parts, 3);

	if (n < 0)
		return errno;
	return n == (ssize_t)size ? 0 : ENOSPC;
}

/* Closing is not enough: a child forked in the meantime shares the open file
 * and therefore the lock. */
void log_file_close(const struct log_file *log)
{
	flock(log->fd, LOCK_UN);
	close(log->fd);
}

/* Reads the serial of the last line that is a record. Only the start of a line
 * counts, because text inside a record may be forged. */
static unsigned int last_serial(int fd)
{
	char tail[TAIL_SIZE + 1];
	off_t size = lseek(fd, 0, SEEK_END);
	off_t start = size > TAIL_SIZE ? size - TAIL_SIZE : 0;
	ssize_t n = pread(fd, tail, TAIL_SIZE, start);

	if (n <= 0)
		return 0;
	tail[n] = '\0';
	for (char *end = tail + n; end; ) {
		char *newline = memrchr(tail, '\n', (size_t)(end - tail));
		char *line = newline ? newline + 1 : tail;
		unsigned int serial;

		if ((newline || start == 0) && read_serial(line, &serial))
			return serial;
		end = newline;
	}
	return 0;
}

static bool read_serial(const char *line, unsigned int *serial)
{
	int end = 0; /* remains 0 if the line ends before the colon */

	/* The log may have been collected from several hosts. */
	if (strncmp(line, "node=", 5) == 0) {
		line = strchr(line, ' ');
		if (!line++)
			return false;
	}
	sscanf(line, "type=%*s msg=audit(%*u.%*u:%u):%n", serial, &end);
	return end > 0;
}

static bool ends_mid_line(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char last;

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}
