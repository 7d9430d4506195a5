/* The socket that a recorded program gets instead of a netlink audit socket.
 *
 * It is a Unix socket connected to itself. The recorder sends the kernel's
 * replies into it, so the program can read, poll and peek as usual. The socket
 * is recognized by its name: a table of descriptors would have to track every
 * dup, fork, exec and sendmsg. */
#ifndef AUDIT_SOCKET_H
#define AUDIT_SOCKET_H

#include <stdbool.h>
#include <sys/socket.h>

/* `flags`: SOCK_CLOEXEC, SOCK_NONBLOCK or both. Returns -1 and sets errno on
 * failure. */
int audit_socket_open(int flags);

/* Preserves errno. */
bool is_audit_socket(int fd);

/* Queues a reply for the program to receive, as the kernel would. */
void audit_socket_reply(int fd, const void *packet, size_t size);

/* If `addr` is the name of an audit socket, replaces it with the kernel's
 * netlink address. `room` is the value of *len before the call that filled in
 * `addr`. */
void audit_socket_as_netlink(struct sockaddr *addr, socklen_t *len,
	socklen_t room);

void netlink_address(struct sockaddr *addr, socklen_t *len, unsigned int port);

#endif
