#include "recording.h"
#include "settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct recording read_once;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_settings(void);

const struct recording *recording(void)
{
	pthread_once(&once, read_settings);
	return &read_once;
}

/* Kept from the start on: a program may well clear its environment, or
 * change it from another thread. */
__attribute__((constructor)) static void read_early(void)
{
	recording();
}

static void read_settings(void)
{
	const char *file = getenv("AUVIRT_RECORD_FILE");

	read_once.file = file && *file ? strdup(file) : NULL;
	read_once.fail = setting_or("AUVIRT_RECORD_FAIL", 0);
	read_once.disabled = setting_or("AUVIRT_RECORD_DISABLED", 0);
	read_once.delay = setting_or("AUVIRT_RECORD_DELAY", 0);
}
