/* The text libaudit hands to the kernel: the caller's message and a tail. */
#ifndef TAIL_H
#define TAIL_H

#include <stddef.h>

struct message {
	const char *text;
	const char *comm; /* a finished `comm=…` pair, or NULL for none */
	const char *hostname;
	const char *addr;
	const char *tty;
	int result;
};

/* Like snprintf: the length of the full text, whatever fitted into buf;
 * -1 without memory. */
int message_with_tail(char *buf, size_t size, const struct message *m);

#endif
