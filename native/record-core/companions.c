// Lines that are wanted only beside a line of the same event, for example the system call in which
// an access was denied. They make up most of a log, and hardly any are needed. Each is kept as its
// place in the ring, for as long as its bytes are there.
#include "core.h"

enum {
  LINES = 1 << 16,
  SERIALS = 1 << 14,
  LONGEST = 1 << 16, // longer lines are not the kernel's, and are wanted at once
  MOST_OF_EVENT = 2048
};

static struct {
  u64 serial, position;
  u32 start, length, type;
  u32 before; // number of the earlier line whose serial ends in the same bits; 0 if there is none
} *lines;

// By the last bits of a serial: the number of the newest line, and the serial that was asked for.
static u32 newest[SERIALS];
static u64 asked[SERIALS];
static u32 count = 1;

void companions_init(void) { lines = allocate(LINES * sizeof *lines); }

static u32 bits_of(u64 serial) { return (u32)serial & (SERIALS - 1); }

int hold(u64 serial, const u8 *start, const u8 *end, u32 type) {
  u32 bits = bits_of(serial), length = (u32)(end - start);
  if (length > LONGEST || asked[bits] == serial + 1) return 0;
  __typeof__(lines) line = lines + (count & (LINES - 1));
  line->serial = serial;
  line->position = position_of(start);
  line->start = (u32)start;
  line->length = length;
  line->type = type;
  line->before = newest[bits];
  newest[bits] = count++;
  return 1;
}

void ask(u64 serial) {
  static u32 found[MOST_OF_EVENT];
  u32 bits = bits_of(serial), number = 0;
  if (asked[bits] == serial + 1) return;
  asked[bits] = serial + 1;
  for (u32 each = newest[bits]; each != 0 && count - each <= LINES;) {
    __typeof__(lines) line = lines + (each & (LINES - 1));
    if (!is_kept(line->position)) break;
    if (line->serial == serial && number < MOST_OF_EVENT) found[number++] = each & (LINES - 1);
    each = line->before;
  }
  while (number > 0) {
    __typeof__(lines) line = lines + found[--number];
    const u8 *start = (const u8 *)line->start;
    add_line(start, start + line->length, line->type)->position = line->position;
    line->serial = ~0ULL;
  }
}
