/* Turns a user message into a log line, as the kernel and auditd do. */
#ifndef RECORD_H
#define RECORD_H

/* Appends a line with the next serial number. Returns 0 or an errno. */
int record_append(const char *path, int type, const char *text);

#endif
