/* The text that libaudit sends to the kernel: the caller's message and a tail. */
#ifndef TAIL_H
#define TAIL_H

#include <stddef.h>

struct message {
	const char *text;
	const char *comm; /* an encoded `comm=…` pair, or NULL for none */
	const char *hostname;
	const char *addr;
	const char *tty;
	int result;
};

/* Like snprintf, returns the length of the full text, even if buf is too small.
 * Returns -1 if out of memory. */
int message_with_tail(char *buf, size_t size, const struct message *m);

#endif
