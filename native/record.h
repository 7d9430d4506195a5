/* What the kernel and auditd make of a user message: a line in the log. */
#ifndef RECORD_H
#define RECORD_H

/* Appends the line to the file, with the next serial number. 0, or an errno. */
int record_append(const char *path, int type, const char *text);

#endif
