/* Prints, as NAME=VALUE, what the TypeScript side assumes about <libaudit.h>.
 *
 * Including standin.h as well is a check by itself: this file does not compile
 * if the stand-in's prototypes differ from libaudit's. */
#include <libaudit.h>
#include "standin.h"

#include <stddef.h>
#include <stdio.h>

static void types(void);
static void limits(void);
static void status(void);

#define SHOW(name) printf("%s=%lld\n", #name, (long long)(name))
#define SIZE(kind) printf("sizeof_%s=%zu\n", #kind, sizeof(struct kind))
#define OFFSET(kind, field) \
	printf("offsetof_%s_%s=%zu\n", #kind, #field, offsetof(struct kind, field))

int main(void)
{
	types();
	limits();
	status();
	return 0;
}

/* Old headers define only the first three VIRT types. */
static void types(void)
{
#ifdef AUDIT_FIRST_VIRT_MSG
	SHOW(AUDIT_FIRST_VIRT_MSG);
#endif
#ifdef AUDIT_LAST_VIRT_MSG
	SHOW(AUDIT_LAST_VIRT_MSG);
#endif
#ifdef AUDIT_VIRT_CONTROL
	SHOW(AUDIT_VIRT_CONTROL);
#endif
#ifdef AUDIT_VIRT_RESOURCE
	SHOW(AUDIT_VIRT_RESOURCE);
#endif
#ifdef AUDIT_VIRT_MACHINE_ID
	SHOW(AUDIT_VIRT_MACHINE_ID);
#endif
#ifdef AUDIT_VIRT_INTEGRITY_CHECK
	SHOW(AUDIT_VIRT_INTEGRITY_CHECK);
#endif
#ifdef AUDIT_VIRT_CREATE
	SHOW(AUDIT_VIRT_CREATE);
#endif
#ifdef AUDIT_VIRT_DESTROY
	SHOW(AUDIT_VIRT_DESTROY);
#endif
#ifdef AUDIT_VIRT_MIGRATE_IN
	SHOW(AUDIT_VIRT_MIGRATE_IN);
#endif
#ifdef AUDIT_VIRT_MIGRATE_OUT
	SHOW(AUDIT_VIRT_MIGRATE_OUT);
#endif
#ifdef AUDIT_SECCOMP
	SHOW(AUDIT_SECCOMP);
#endif
#ifdef AUDIT_AVC
	SHOW(AUDIT_AVC);
#endif
#ifdef AUDIT_ANOM_PROMISCUOUS
	SHOW(AUDIT_ANOM_PROMISCUOUS);
#endif
#ifdef AUDIT_ANOM_ABEND
	SHOW(AUDIT_ANOM_ABEND);
#endif
}

static void limits(void)
{
#ifdef MAX_AUDIT_MESSAGE_LENGTH
	SHOW(MAX_AUDIT_MESSAGE_LENGTH);
#endif
#ifdef AUDIT_MESSAGE_TEXT_MAX
	SHOW(AUDIT_MESSAGE_TEXT_MAX);
#endif
#ifdef AUDIT_INTERP_SEPARATOR
	SHOW(AUDIT_INTERP_SEPARATOR);
#endif
}

static void status(void)
{
	SIZE(audit_reply);
	OFFSET(audit_reply, msg);
	OFFSET(audit_message, data);
	SHOW(AUDIT_GET);
	SHOW(GET_REPLY_NONBLOCKING);
	SIZE(audit_status);
	OFFSET(audit_status, mask);
	OFFSET(audit_status, enabled);
	OFFSET(audit_status, failure);
	OFFSET(audit_status, pid);
	OFFSET(audit_status, rate_limit);
	OFFSET(audit_status, backlog_limit);
	OFFSET(audit_status, lost);
	OFFSET(audit_status, backlog);
#ifdef AUDIT_FEATURE_BITMAP_ALL
	OFFSET(audit_status, feature_bitmap);
#endif
#ifdef AUDIT_STATUS_BACKLOG_WAIT_TIME
	OFFSET(audit_status, backlog_wait_time);
#endif
#ifdef AUDIT_STATUS_BACKLOG_WAIT_TIME_ACTUAL
	OFFSET(audit_status, backlog_wait_time_actual);
#endif
}
