#include "settings.h"

#include <stdlib.h>

/* Empty counts as absent: some callers cannot unset a variable. */
bool setting(const char *name, int *value)
{
	const char *text = getenv(name);

	if (!text || !*text)
		return false;
	*value = atoi(text);
	return true;
}

int setting_or(const char *name, int fallback)
{
	setting(name, &fallback);
	return fallback;
}
