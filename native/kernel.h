/* The kernel's side of a send: what it refuses, drops and answers. */
#ifndef KERNEL_H
#define KERNEL_H

/* The longest text, its NUL excluded, that fits libaudit's netlink packet. */
#define KERNEL_SEND_MAX 8951

/* > 0: the packet's number. Otherwise a negative errno, with errno set. */
int kernel_send(int fd, int type, const char *text);

/* Every packet gets one, whether it asks or tells. */
int kernel_next_sequence(void);

#endif
