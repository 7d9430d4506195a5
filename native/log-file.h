/* A log to which several processes and threads append. */
#ifndef LOG_FILE_H
#define LOG_FILE_H

struct log_file {
	int fd;
	unsigned int last_serial; /* of the last record in the log; 0 if there is none */
};

/* Opens the log and locks it until it is closed. Returns 0 or an errno. */
int log_file_open(struct log_file *log, const char *path);

/* Appends the line and a newline. Returns 0 or an errno. */
int log_file_append(const struct log_file *log, const char *line);

void log_file_close(const struct log_file *log);

#endif
