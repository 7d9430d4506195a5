/* Encodes untrusted values, as libaudit does. */
#include "standin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *quoted_pair(const char *name, const char *value);
static char *hex_pair(const char *name, const char *value, unsigned int size);

/* Returns `name="value"` or `name=HEX`, which the caller frees. If vlen is 0,
 * the value ends at the first NUL. */
char *audit_encode_nv_string(const char *name, const char *value,
	unsigned int vlen)
{
	if (!value)
		return quoted_pair(name, "?");
	if (!vlen)
		vlen = strlen(value);
	if (audit_value_needs_encoding(value, vlen))
		return hex_pair(name, value, vlen);
	/* libaudit ignores vlen here too: if the first vlen bytes are
	 * harmless, it prints the whole string. */
	return quoted_pair(name, value);
}

/* A single unsafe byte makes the whole value hex: readers tell the two forms
 * apart only by the opening quote. */
int audit_value_needs_encoding(const char *str, unsigned int size)
{
	if (!str)
		return 0;
	for (unsigned int i = 0; i < size; i++) {
		unsigned char c = str[i];

		if (c < 0x21 || c > 0x7E || c == '"')
			return 1;
	}
	return 0;
}

static char *quoted_pair(const char *name, const char *value)
{
	char *pair;

	return asprintf(&pair, "%s=\"%s\"", name, value) < 0 ? NULL : pair;
}

static char *hex_pair(const char *name, const char *value, unsigned int size)
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
