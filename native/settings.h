/* Numeric environment variables, read on every call. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>

/* Returns false and leaves *value unchanged if the variable is unset or
 * empty. */
bool setting(const char *name, int *value);
int setting_or(const char *name, int fallback);

#endif
