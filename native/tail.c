/* Builds ` [comm=…] exe=… hostname=… addr=… terminal=… res=…`. */
#include "tail.h"
#include "standin.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ADDR_MAX 45 /* libaudit's limit: the longest IPv6 notation */
#define HOSTNAME_MAX 63

static char *exe_pair(void);
static const char *terminal(const char *tty, char *buf, size_t size);
static bool is_login_terminal(const char *tty);
static bool is_set(const char *s);

int message_with_tail(char *buf, size_t size, const struct message *m)
{
	char tty_buf[64];
	char host_buf[HOSTNAME_MAX + 1] = "";
	const char *tty = terminal(m->tty, tty_buf, sizeof tty_buf);
	const char *host = is_set(m->hostname) ? m->hostname : "?";
	/* If addr is missing, libaudit looks the host up. A test must not
	 * wait for a name server or depend on its answer. */
	const char *addr = is_set(m->addr) ? m->addr : "?";
	char *exe = exe_pair();
	int len;

	if (!exe)
		return -1;
	/* A login terminal without a remote host is on this host. */
	if (!is_set(m->hostname) && is_login_terminal(tty)
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

/* An empty name means "no terminal". NULL means "find out". */
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

/* libaudit checks only these three prefixes; /dev/pts/N has none of them. */
static bool is_login_terminal(const char *tty)
{
	return strncmp(tty, "pts", 3) == 0 || strncmp(tty, "tty", 3) == 0
		|| strncmp(tty, "/dev/tty", 8) == 0;
}

static bool is_set(const char *s)
{
	return s && *s;
}
