#include "kernel.h"
#include "record.h"
#include "settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>

static bool is_user_type(int type);

int kernel_send(int fd, int type, const char *text)
{
	const char *path = getenv("AUDIT_STANDIN_FILE");
	int sequence = kernel_next_sequence();
	int error = 0;

	if (fcntl(fd, F_GETFD) < 0)
		error = EBADF;
	else if (!is_user_type(type))
		error = EINVAL;
	/* With auditing off, the kernel reports success and drops it. */
	else if (path && *path && setting_or("AUDIT_STANDIN_ENABLED", 1) != 0)
		error = record_append(path, type, text);
	errno = error;
	return error ? -error : sequence;
}

int kernel_next_sequence(void)
{
	static atomic_int last;

	return atomic_fetch_add(&last, 1) + 1;
}

/* The types that CAP_AUDIT_WRITE alone permits. */
static bool is_user_type(int type)
{
	return type == 1005 || (type >= 1100 && type <= 1199)
		|| (type >= 2100 && type <= 2999);
}
