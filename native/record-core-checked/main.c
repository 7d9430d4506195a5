// Runs the record core on the log on standard input, with checks of every access to memory:
//
//     record-core-checked CUTS JUNK RING_BLOCKS TAKES_ALL NAME:TYPE:USES...
//
// CUTS is a seed: the log is read in pieces of random lengths. So is JUNK: behind each piece there are
// random bytes. Prints a sum of all lines and their number, which depend on neither, and a sum of all
// fields and the number of lines in plain form, which do not depend on JUNK.
#include "../record-core/core.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 19 };

void configure(u32 ring_bytes, u32 all);
void clear(void);
u32 full(void);
u8 *room(void);
u8 *filled(u32 bytes);
u32 scan(void);
void end_source(void);
Row *rows_at(void);
void add_type(const u8 *name, u32 length, u32 type);
u8 *beginnings_at(void);
u8 *uses_at(void);
const u16 *shape_start(u32 shape);
u32 shape_length(u32 shape);
u32 *words_at(void);
void clear_output(void);
void clear_texts(void);
u8 *text_room(u32 length);
void set_text(u32 codec, u32 number, const u8 *text, i32 length);
i32 print_row(u32 place, u32 program, u32 number);
void add_needle(u32 group, const u8 *at, u32 length, u32 fold);

static u64 cuts, junk, plain, lines, fields;

static u32 draw(u64 *state, u32 bound) {
  *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (u32)((*state >> 33) % bound);
}

static void check(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static void add(u64 *sum, const void *bytes, u32 length) { *sum = *sum * 31 + hash_bytes(bytes, length) + length; }

static void add_text(const Texts *texts, u32 number) {
  check(number > 0 && number < texts->count, "a row has a number without a text");
  add(&fields, (const u8 *)(size_t)texts->start[number], texts->length[number]);
}

// Prints a row by a program of all operations.
static void print(const Row *row) {
  enum { SERIAL = 8, MILLISECONDS = 7, FIRST_VALUE = 13 };
  u32 literal = (u32)(size_t)values.start[row->value[0]], length = values.length[row->value[0]];
  u32 program[] = {6, 7, 1, literal, length, 2, FIRST_VALUE, 1, 3, SERIAL, 4, MILLISECONDS, 5, 0};
  memcpy(words_at(), program, sizeof program);
  for (u32 is_empty = 0;;) {
    i32 outcome = print_row((u32)(row - rows_at()), 0, (u32)lines);
    if (outcome >= 0 || outcome == -2) return;
    if (outcome == -1) {
      if (is_empty) return;
      clear_output();
      is_empty = 1;
      continue;
    }
    check(outcome == -3 - 5, "another text than that of the value is missing");
    u8 *text = text_room(length);
    if (text == 0) clear_texts();
    else set_text(1, row->value[0], memcpy(text, (const u8 *)(size_t)literal, length), (i32)length);
  }
}

static void read_row(const Row *row) {
  check(row->start <= row->end, "a line ends before it starts");
  add(&lines, (const u8 *)(size_t)row->start, row->end - row->start);
  add(&lines, &row->position, 8);
  lines = lines * 31 + row->type;
  if (row->body_end == 0) return;
  check(row->start < row->body && row->body < row->body_end && row->body_end <= row->end, "a body is not in its line");
  u32 last[] = {row->seconds, row->milliseconds, row->serial, row->succeeded};
  for (u32 i = 0; i < 4; i++) fields = fields * 31 + last[i];
  if (row->shape == 0 && !cut((Row *)row)) return;
  plain++;
  if (row->node != 0) add_text(&values, row->node);
  u32 length = shape_length(row->shape);
  check(length <= MOST_VALUES, "a shape has more fields than a row");
  for (u32 i = 0; i < length; i++) {
    u16 element = shape_start(row->shape)[i];
    fields = fields * 31 + (element >> 14);
    add_text(&names, element & (MESSAGE - 1));
    add_text(&values, row->value[i]);
  }
  print(row);
}

static u32 next;

static void read_rows(void) {
  for (; next < row_count(); next++) read_row(rows_at() + (next & (ROWS - 1)));
}

int main(int count, char **words) {
  if (count < 5) return 2;
  cuts = strtoull(words[1], 0, 10);
  junk = strtoull(words[2], 0, 10);
  configure((u32)atoi(words[3]) * BLOCK, (u32)atoi(words[4]));
  clear();
  memset(beginnings_at(), 1, 65536);
  for (u32 hex = 0; hex < 2; hex++) {
    const char *needle = hex ? "61" : "a";
    u8 *at = room();
    memcpy(at, needle, hex + 1);
    add_needle(0, at, hex + 1, hex ? 0x20 : 0);
  }
  for (int i = 5; i < count; i++) {
    char *type = strchr(words[i], ':') + 1, *uses = strchr(type, ':') + 1;
    u8 *name = room();
    u32 length = (u32)(type - 1 - words[i]);
    memcpy(name, words[i], length);
    add_type(name, length, (u32)atoi(type));
    uses_at()[atoi(type)] = (u8)atoi(uses);
  }
  for (;;) {
    u8 *at = room();
    for (u32 i = 0; i < 512; i++) at[draw(&junk, BLOCK)] = (u8)draw(&junk, 256);
    size_t length = fread(at, 1, 1 + draw(&cuts, draw(&cuts, 4) == 0 ? BLOCK : 5000), stdin);
    if (length == 0) break;
    u8 *end = filled((u32)length);
    for (u32 i = 0; i < 64 && end + i < at + BLOCK; i++) end[i] = "type=VIRT\n'= \x1d"[draw(&junk, 14)];
    for (u32 whole = 0; !whole;) {
      if (full()) {
        clear();
        clear_texts();
      }
      whole = scan();
      read_rows();
    }
  }
  end_source();
  read_rows();
  printf("%u %llx\n", row_count(), (unsigned long long)lines);
  printf("%llu %llx\n", (unsigned long long)plain, (unsigned long long)fields);
}
