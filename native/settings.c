#include "settings.h"

#include <stdlib.h>

/* An empty variable counts as unset: some callers cannot unset one. */
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
