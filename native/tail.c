/* Builds ` [comm=…] exe=… hostname=… addr=… terminal=… res=…`. */
#include "tail.h"
#include "standin.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ADDR_MAX 45 /* bytes libaudit keeps: the longest IPv6 spelling */
#define HOSTNAME_MAX 63

static char *exe_pair(void);
static const char *terminal(const char *tty, char *buf, size_t size);
static bool is_login_terminal(const char *tty);
static bool given(const char *s);

int message_with_tail(char *buf, size_t size, const struct message *m)
{
	char tty_buf[64];
	char host_buf[HOSTNAME_MAX + 1] = "";
	const char *tty = terminal(m->tty, tty_buf, sizeof tty_buf);
	const char *host = given(m->hostname) ? m->hostname : "?";
	/* libaudit would look the host up when addr is missing; a test must
	 * not wait for a name server, nor depend on what it answers. */
	const char *addr = given(m->addr) ? m->addr : "?";
	char *exe = exe_pair();
	int len;

	if (!exe)
		return -1;
	/* Someone at a terminal without a remote host sits at this one. */
	if (!given(m->hostname) && is_login_terminal(tty)
	    && gethostname(host_buf, HOSTNAME_MAX) == 0)
		host = host_buf;
	len = snprintf(buf, size,
		"%s%s%s %s hostname=%s addr=%.*s terminal=%s res=%s",
		m->text, m->comm ? " " : "", m->comm ? m->comm : "", exe,
		host, ADDR_MAX, addr, tty, m->result ? "success" : "failed");
	free(exe);
	return len;
}

static char *exe_pair(void)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (n < 0)
		return audit_encode_nv_string("exe", NULL, 0);
	path[n] = '\0';
	return audit_encode_nv_string("exe", path, 0);
}

/* An empty name means "there is none", no name at all means "find out". */
static const char *terminal(const char *tty, char *buf, size_t size)
{
	if (tty)
		return *tty ? tty : "?";
	for (int fd = 0; fd <= 2; fd++) {
		if (ttyname_r(fd, buf, size) != 0)
			continue;
		return strncmp(buf, "/dev/", 5) == 0 ? buf + 5 : buf;
	}
	return "?";
}

/* libaudit knows these three beginnings; /dev/pts/N is not among them. */
static bool is_login_terminal(const char *tty)
{
	return strncmp(tty, "pts", 3) == 0 || strncmp(tty, "tty", 3) == 0
		|| strncmp(tty, "/dev/tty", 8) == 0;
}

static bool given(const char *s)
{
	return s && *s;
}
