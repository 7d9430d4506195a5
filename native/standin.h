/* The part of libaudit's interface that the stand-in replaces.
 *
 * The prototypes are repeated here so that the stand-in builds without
 * libaudit-dev. abi-check.c includes both this file and <libaudit.h>, so the
 * compiler rejects any difference between them. */
#ifndef STANDIN_H
#define STANDIN_H

#pragma GCC visibility push(default)

int audit_open(void);
void audit_close(int fd);
int audit_is_enabled(int fd);

int audit_log_user_message(int audit_fd, int type, const char *message,
	const char *hostname, const char *addr, const char *tty, int result);
int audit_log_user_comm_message(int audit_fd, int type, const char *message,
	const char *comm, const char *hostname, const char *addr,
	const char *tty, int result);

int audit_value_needs_encoding(const char *str, unsigned int size);
char *audit_encode_nv_string(const char *name, const char *value,
	unsigned int vlen);

#pragma GCC visibility pop

#endif
