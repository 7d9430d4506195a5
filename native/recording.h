/* The settings that `auvirt record` passes to recorder.so in the environment. */
#ifndef RECORDING_H
#define RECORDING_H

#include <stdbool.h>

struct recording {
	const char *file; /* NULL: record and replace nothing */
	int fail; /* errno with which every message is rejected, or 0 */
	bool disabled; /* act as if auditing were off */
	int delay; /* milliseconds that each send takes */
};

const struct recording *recording(void);

#endif
