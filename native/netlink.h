/* Handles a netlink packet as the kernel's audit subsystem does. */
#ifndef NETLINK_H
#define NETLINK_H

#include <stddef.h>

/* Records the messages in the packet and queues the replies on `fd`. */
void netlink_handle(int fd, const void *packet, size_t size);

#endif
