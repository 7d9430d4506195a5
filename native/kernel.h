/* The kernel's side of a send: rejecting, dropping and answering messages. */
#ifndef KERNEL_H
#define KERNEL_H

/* The longest text that fits into libaudit's netlink packet, without NUL. */
#define KERNEL_SEND_MAX 8951

/* Returns the packet's sequence number (> 0), or a negative errno with errno
 * set. */
int kernel_send(int fd, int type, const char *text);

/* Queries and messages share one counter. */
int kernel_next_sequence(void);

#endif
