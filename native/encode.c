#include "encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *quoted(const char *name, const char *value);
static char *in_hex(const char *name, const char *value, unsigned int size);

char *encode_pair(const char *name, const char *value, unsigned int size)
{
	if (!value)
		return quoted(name, "?");
	if (!size)
		size = strlen(value);
	if (needs_encoding(value, size))
		return in_hex(name, value, size);
	/* libaudit too forgets the size here: a harmless start of a longer
	 * string brings the whole string out. */
	return quoted(name, value);
}

/* One bad byte condemns the whole value: readers tell the two forms apart
 * by the opening quote only. */
bool needs_encoding(const char *value, unsigned int size)
{
	if (!value)
		return false;
	for (unsigned int i = 0; i < size; i++) {
		unsigned char c = value[i];

		if (c < 0x21 || c > 0x7E || c == '"')
			return true;
	}
	return false;
}

static char *quoted(const char *name, const char *value)
{
	char *pair;

	return asprintf(&pair, "%s=\"%s\"", name, value) < 0 ? NULL : pair;
}

static char *in_hex(const char *name, const char *value, unsigned int size)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t head = strlen(name) + 1;
	char *pair = malloc(head + 2 * (size_t)size + 1);
	char *end = pair;

	if (!pair)
		return NULL;
	end += sprintf(end, "%s=", name);
	for (unsigned int i = 0; i < size; i++) {
		unsigned char c = value[i];

		*end++ = digits[c >> 4];
		*end++ = digits[c & 15];
	}
	*end = '\0';
	return pair;
}
