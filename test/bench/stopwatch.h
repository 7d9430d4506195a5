/* Times a number of equal steps and prints `cpu_ns wall_ns` per step. */
#ifndef STOPWATCH_H
#define STOPWATCH_H

#include <stdio.h>
#include <time.h>

struct stopwatch {
	double cpu;
	double wall;
};

static inline double clock_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Uses two clocks: on a busy machine only CPU time is comparable, but only wall
 * time includes the wait for the kernel's reply. */
static inline struct stopwatch stopwatch_start(void)
{
	return (struct stopwatch){ clock_ns(CLOCK_PROCESS_CPUTIME_ID),
		clock_ns(CLOCK_MONOTONIC) };
}

static inline void stopwatch_print(struct stopwatch start, long steps)
{
	double cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - start.cpu;
	double wall = clock_ns(CLOCK_MONOTONIC) - start.wall;

	printf("%.1f %.1f\n", cpu / steps, wall / steps);
}

#endif
