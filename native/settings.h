/* Numbers taken from the environment, read anew every time. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>

/* False, and *value untouched, when the variable is absent or empty. */
bool setting(const char *name, int *value);
int setting_or(const char *name, int fallback);

#endif
