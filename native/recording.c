#include "recording.h"
#include "settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct recording settings;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_settings(void);

const struct recording *recording(void)
{
	pthread_once(&once, read_settings);
	return &settings;
}

/* Read at load time, because the program may later clear its environment or
 * change it from another thread. */
__attribute__((constructor)) static void read_early(void)
{
	recording();
}

static void read_settings(void)
{
	const char *file = getenv("AUVIRT_RECORD_FILE");

	settings.file = file && *file ? strdup(file) : NULL;
	settings.fail = setting_or("AUVIRT_RECORD_FAIL", 0);
	settings.disabled = setting_or("AUVIRT_RECORD_DISABLED", 0);
	settings.delay = setting_or("AUVIRT_RECORD_DELAY", 0);
}
