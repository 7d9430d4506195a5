/* What the kernel's audit does with a packet that it is sent. */
#ifndef NETLINK_H
#define NETLINK_H

#include <stddef.h>

/* Records its messages, and puts the answers into the queue of `fd`. */
void netlink_take(int fd, const void *packet, size_t size);

#endif
