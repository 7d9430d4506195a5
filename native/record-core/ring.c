// The ring of blocks that a log is read into, and the search for lines in it. A line that goes on in
// the next block stays where it is; at the end of the ring, its beginning is moved in front of the
// first block.
#include "core.h"

enum {
  BLOCK = 1 << 19,
  LONGEST_LINE = 1 << 20,
  ROWS_AT_ONCE = 256, // and the companions of the last line
};

static u8 *ring, *ring_end;
static u8 *line;  // start of the line that is being read
static u8 *next;  // next byte to examine
static u8 *head;  // end of the bytes that were read
static u64 position;    // number of bytes read
static u32 is_skipping; // whether the rest of a line that is too long is skipped
static u32 takes_all;   // whether lines are taken whatever they are

EXPORT(configure) void configure(u32 ring_bytes, u32 all) {
  ring = (u8 *)allocate(LONGEST_LINE + ring_bytes) + LONGEST_LINE;
  ring_end = ring + ring_bytes;
  line = next = head = ring;
  takes_all = all;
  rows_init();
  types_init();
  companions_init();
  print_init();
  texts_init(&names, MOST_NAMES, 1 << 14);
  texts_init(&values, 1 << 15, 1 << 21);
}

// Forgets all texts, and the shapes that consist of them.
EXPORT(clear) void clear(void) {
  texts_clear(&names);
  texts_clear(&values);
  shapes_clear();
  forget_repeated();
  is_full = 0;
}

EXPORT(isFull) u32 full(void) { return is_full; }
EXPORT(valueStarts) u32 *value_starts(void) { return values.start; }
EXPORT(valueLengths) u32 *value_lengths(void) { return values.length; }
EXPORT(nameStart) u32 name_start(u32 name) { return names.start[name]; }
EXPORT(nameLength) u32 name_length(u32 name) { return names.length[name]; }

// Where the next block is to be read. To be called when all bytes were examined.
EXPORT(room) u8 *room(void) {
  if (head + BLOCK > ring_end) {
    u32 begun = (u32)(head - line);
    __builtin_memmove(ring - begun, line, begun);
    line = ring - begun;
    next = head = ring;
  }
  return head;
}

// So many bytes were read there. Returns where they end.
EXPORT(filled) u8 *filled(u32 bytes) {
  head += bytes;
  position += bytes;
  return head;
}

u64 position_of(const u8 *at) { return position - (u32)(head - at); }

// Up to two blocks at the end of the ring may be overwritten: the next one, and what does not hold
// a whole block.
int is_kept(u64 at) { return position - at <= (u64)(ring_end - ring) - 2 * BLOCK; }

static u64 line_feeds(const u8 *at) {
  u64 bits = 0;
  for (u32 i = 0; i < 4; i++) bits |= (u64)equal_bits(wasm_v128_load(at + 16 * i), '\n') << (16 * i);
  return bits;
}

static u64 serial_at(const u8 *name_end, const u8 *end) {
  const u8 *colon = name_end + 25;
  if (colon >= end || name_end[5] != 'a' || *colon != ':') return ~0ULL;
  u64 serial = 0;
  const u8 *at = colon + 1;
  for (; at < end && is_digit(*at) && at < colon + 16; at++) serial = 10 * serial + (*at - '0');
  return at < end && *at == ')' && at > colon + 1 ? serial : ~0ULL;
}

// The line may be shorter than the word.
static int is_word(const u8 *at, const u8 *end, const u8 *word) {
  return ((load64(at) ^ load64(word)) & 0xffffffffffULL) == 0 && end - at >= 5;
}

// Names of hosts in plain form; what other characters mean there, the library decides.
static int is_host(const u8 *at, const u8 *end) {
  if (at == end) return 0;
  for (; at < end; at++) {
    u8 letter = *at | 0x20;
    if (!(letter >= 'a' && letter <= 'z') && !(*at >= '-' && *at <= ':' && *at != '/')) return 0;
  }
  return 1;
}

static void add_named(const u8 *start, const u8 *end, const u8 *name, const u8 *node_end) {
  if (!takes_all && !may_begin(name)) return;
  const u8 *name_end = find(name, end, ' ');
  u32 type = type_number(name, name_end);
  u32 use = type == 0 ? 0 : use_of(type);
  if (use == 0 && !takes_all) return;
  u64 serial = use & (MAIN | BESIDE) ? serial_at(name_end, end) : ~0ULL;
  if (use & UNDECIDED) return (void)add_line(start, end, 0);
  if (use & BESIDE && serial != ~0ULL && hold(serial, start, end, type)) return;
  if (use & MAIN && serial != ~0ULL) ask(serial);
  if (!(use & (PLAIN | FRAMED))) return (void)add_line(start, end, type);
  if (node_end == 0) return add_record(start, end, name_end, type, 0, use);
  u32 node = is_host(start + 5, node_end) ? text_number(&values, start + 5, (u32)(node_end - start - 5)) : 0;
  if (node == 0) return (void)add_line(start, end, type);
  add_record(start, end, name_end, type, node, use);
}

static void add_found(const u8 *start, const u8 *end) {
  if (is_word(start, end, WORD("type="))) return add_named(start, end, start + 5, 0);
  if (end == start) return;
  if (end - start > 12 && is_word(start, end, WORD("node="))) {
    const u8 *blank = find(start + 5, end, ' ');
    if (end - blank > 6 && is_word(blank + 1, end, WORD("type="))) return add_named(start, end, blank + 6, blank);
  }
  add_line(start, end, 0);
}

static void end_line(const u8 *end) {
  if (is_skipping) is_skipping = 0;
  else if (end - line <= LONGEST_LINE) add_found(line, end);
  else add_line(line, line + LONGEST_LINE, TOO_LONG);
}

// Examines the lines that were read. Returns whether all were: the rows of some must be read first.
EXPORT(scan) u32 scan(void) {
  u32 before = row_count();
  while (next < head) {
    u64 feeds = line_feeds(next);
    u32 left = (u32)(head - next);
    if (left < 64) feeds &= (1ULL << left) - 1;
    const u8 *from = next;
    next += left < 64 ? left : 64;
    for (; feeds != 0; feeds &= feeds - 1) {
      u8 *feed = (u8 *)from + __builtin_ctzll(feeds);
      end_line(feed);
      line = feed + 1;
      if (row_count() - before < ROWS_AT_ONCE && !is_full) continue;
      next = line;
      return 0;
    }
  }
  if (head - line > LONGEST_LINE) {
    end_line(head);
    is_skipping = 1;
  }
  if (is_skipping) line = head;
  return 1;
}

// Ends the line that is being read, if any.
EXPORT(endSource) void end_source(void) {
  if (head > line) end_line(head);
  is_skipping = 0;
  line = head;
}
