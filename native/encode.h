/* How audit writes a value that its owner could have chosen freely. */
#ifndef ENCODE_H
#define ENCODE_H

#include <stdbool.h>

/* `name="value"` or `name=HEX`, to be freed by the caller; NULL without
 * memory. Size 0 stands for "up to the first NUL". */
char *encode_pair(const char *name, const char *value, unsigned int size);

bool needs_encoding(const char *value, unsigned int size);

#endif
