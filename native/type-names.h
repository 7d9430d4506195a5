/* The names that auditd gives to record types. */
#ifndef TYPE_NAMES_H
#define TYPE_NAMES_H

/* Returns NULL if the type has no name, or if only the kernel sends it. */
const char *type_name(int type);

#endif
