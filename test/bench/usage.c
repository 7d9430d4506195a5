/* usage [-p FILE] COMMAND...: measures what a command costs and discards its
 * output. Prints `cpu_us peak_kib wall_us status`. With -p, the command reads
 * FILE from a pipe on standard input; the cost of writing to the pipe is not
 * counted. Output goes to /dev/zero, because grep detects /dev/null and then
 * stops at the first match. This is a small C program, because the peak memory
 * of a child process includes the size of its parent at the time of the fork. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void feed(const char *path, int out);
static void die(const char *what);

static double micros(struct timeval t)
{
	return t.tv_sec * 1e6 + t.tv_usec;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
	const char *input = "/dev/null";
	int ends[2] = { -1, -1 };
	pid_t feeder = 0;
	struct rusage usage;
	double start;
	pid_t child;
	int status;

	argv++;
	if (argc > 3 && !strcmp(argv[0], "-p")) {
		if (pipe(ends))
			die("pipe");
		feeder = fork();
		if (feeder == 0) {
			close(ends[0]);
			feed(argv[1], ends[1]);
		}
		close(ends[1]);
		argv += 2;
	}
	if (!*argv) {
		fprintf(stderr, "usage: usage [-p FILE] COMMAND...\n");
		return 2;
	}
	start = now();
	child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		int in = feeder ? ends[0] : open(input, O_RDONLY);
		int out = open("/dev/zero", O_WRONLY);

		if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0)
			die("/dev/zero");
		close(in);
		close(out);
		execvp(argv[0], argv);
		die(argv[0]);
	}
	if (feeder)
		close(ends[0]);
	if (wait4(child, &status, 0, &usage) != child)
		die("wait4");
	if (feeder)
		kill(feeder, SIGTERM);
	printf("%.0f %ld %.0f %d\n",
		micros(usage.ru_utime) + micros(usage.ru_stime),
		usage.ru_maxrss, now() - start,
		WIFEXITED(status) ? WEXITSTATUS(status) : 128);
	return 0;
}

/* Writes a file into a pipe and exits. */
static void feed(const char *path, int out)
{
	static char block[1 << 16];
	int in = open(path, O_RDONLY);
	ssize_t got;

	if (in < 0)
		die(path);
	while ((got = read(in, block, sizeof block)) > 0) {
		for (ssize_t done = 0; done < got; ) {
			ssize_t put = write(out, block + done, got - done);

			if (put < 0)
				_exit(errno == EPIPE ? 0 : 1);
			done += put;
		}
	}
	_exit(got < 0);
}

static void die(const char *what)
{
	perror(what);
	_exit(127);
}
