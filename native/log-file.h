/* A log that several processes and threads append to. */
#ifndef LOG_FILE_H
#define LOG_FILE_H

struct log_file {
	int fd;
	unsigned int last_serial; /* of the last record in it, or 0 */
};

/* Opens it, and keeps all others from it until it is closed. 0, or an errno. */
int log_file_open(struct log_file *log, const char *path);

/* Writes the line, and a newline. 0, or an errno. */
int log_file_append(const struct log_file *log, const char *line);

void log_file_close(const struct log_file *log);

#endif
