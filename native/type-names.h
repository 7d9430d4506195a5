/* What auditd calls the types of records. */
#ifndef TYPE_NAMES_H
#define TYPE_NAMES_H

/* NULL for a type that has no name, or that only the kernel sends. */
const char *type_name(int type);

#endif
