/* What `auvirt record` asks of recorder.so, through the environment. */
#ifndef RECORDING_H
#define RECORDING_H

#include <stdbool.h>

struct recording {
	const char *file; /* NULL: nothing is recorded, and nothing replaced */
	int fail; /* errno that each message is answered with, or 0 */
	bool disabled; /* auditing is off */
	int delay; /* milliseconds for which each send waits */
};

const struct recording *recording(void);

#endif
