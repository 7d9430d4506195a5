/* The socket that a recorded program has in place of one to the kernel's
 * audit.
 *
 * It is a Unix socket, connected to itself: what the kernel would answer is
 * sent into it, and the program reads, polls and peeks as ever. It carries a
 * name by which it is known, so that no table of descriptors has to follow
 * what dup, fork, exec and sendmsg do with them. */
#ifndef AUDIT_SOCKET_H
#define AUDIT_SOCKET_H

#include <stdbool.h>
#include <sys/socket.h>

/* `flags` are SOCK_CLOEXEC and SOCK_NONBLOCK. -1 with errno. */
int audit_socket_open(int flags);

/* Leaves errno as it is. */
bool is_audit_socket(int fd);

/* Puts something into its queue, as the kernel would. */
void audit_socket_reply(int fd, const void *packet, size_t size);

/* Where that is the name of such a socket, puts a netlink address into its
 * place. `room` is what *len was before it was filled in. */
void audit_socket_as_netlink(struct sockaddr *addr, socklen_t *len,
	socklen_t room);

/* Fills in a netlink address. */
void netlink_address(struct sockaddr *addr, socklen_t *len, unsigned int port);

#endif
