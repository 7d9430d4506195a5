/* Parses the log on stdin with libauparse and prints one JSON line per record:
 * {"type":N,"serial":N,"fields":[["name","text as logged","HEX"],…]}
 * HEX holds the bytes of the interpreted value. Missing parts are null.
 *
 * The tests compare the TypeScript reader with this output. */
#include <auparse.h>

#include <stdio.h>

static void print_record(auparse_state_t *au);
static void print_field(auparse_state_t *au);
static void print_string(const char *s);
static void print_hex(const char *s);

int main(void)
{
	auparse_state_t *au = auparse_init(AUSOURCE_FILE_POINTER, stdin);
	int more;

	if (!au) {
		perror("auparse_init");
		return 1;
	}
	/* Any escaping here would have to be undone by the tests. */
	auparse_set_escape_mode(au, AUPARSE_ESC_RAW);
	while ((more = auparse_next_event(au)) > 0) {
		auparse_first_record(au);
		do
			print_record(au);
		while (auparse_next_record(au) > 0);
	}
	if (more < 0)
		perror("auparse_next_event");
	auparse_destroy(au);
	return more < 0 || fflush(stdout) != 0;
}

static void print_record(auparse_state_t *au)
{
	const char *comma = "";

	printf("{\"type\":%d,\"serial\":%lu,\"fields\":[",
		auparse_get_type(au), auparse_get_serial(au));
	if (auparse_first_field(au) > 0) {
		do {
			fputs(comma, stdout);
			print_field(au);
			comma = ",";
		} while (auparse_next_field(au) > 0);
	}
	puts("]}");
}

static void print_field(auparse_state_t *au)
{
	putchar('[');
	print_string(auparse_get_field_name(au));
	putchar(',');
	print_string(auparse_get_field_str(au));
	putchar(',');
	print_hex(auparse_interpret_field(au));
	putchar(']');
}

/* A log need not be UTF-8. Each byte is written as the character with the same
 * code, so that whoever reads the JSON can restore the bytes. */
static void print_string(const char *s)
{
	if (!s) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	for (; *s; s++) {
		unsigned char c = *s;

		if (c < 0x20 || c > 0x7E)
			printf("\\u%04X", c);
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void print_hex(const char *s)
{
	if (!s) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	for (; *s; s++)
		printf("%02X", (unsigned char)*s);
	putchar('"');
}
