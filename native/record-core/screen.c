// The texts that a search looks for: a record that lacks them is dropped. Whether they are in the
// right field, the library decides.
#include "core.h"

enum { GROUPS = 2, ALTERNATIVES = 2, LONGEST = 256 };

// A text; letters of either case are meant where it says so.
typedef struct {
  u8 bytes[LONGEST + PAD];
  u32 length;
  u8 fold; // this bit is added to each byte of the line
} Needle;

// A line must have one of each group.
static Needle needles[GROUPS][ALTERNATIVES];
static u32 counts[GROUPS];

EXPORT(addNeedle) void add_needle(u32 group, const u8 *at, u32 length, u32 fold) {
  Needle *needle = &needles[group][counts[group]++];
  __builtin_memcpy(needle->bytes, at, length);
  needle->length = length;
  needle->fold = (u8)fold;
}

static int is_at(const Needle *needle, const u8 *at) {
  for (u32 i = 0; i < needle->length; i++) {
    if ((at[i] | needle->fold) != needle->bytes[i]) return 0;
  }
  return 1;
}

static int is_in(const Needle *needle, const u8 *start, const u8 *end) {
  u32 last = needle->length - 1;
  v128_t fold = wasm_i8x16_splat((char)needle->fold);
  for (const u8 *at = start; at + last < end; at += 16) {
    u32 bits = equal_bits(wasm_v128_or(wasm_v128_load(at), fold), needle->bytes[0]) &
               equal_bits(wasm_v128_or(wasm_v128_load(at + last), fold), needle->bytes[last]);
    for (; bits != 0; bits &= bits - 1) {
      const u8 *found = at + __builtin_ctz(bits);
      if (found + last < end && is_at(needle, found)) return 1;
    }
  }
  return 0;
}

int may_match(const u8 *start, const u8 *end) {
  for (u32 group = 0; group < GROUPS; group++) {
    int found = counts[group] == 0;
    for (u32 i = 0; i < counts[group] && !found; i++) found = is_in(&needles[group][i], start, end);
    if (!found) return 0;
  }
  return 1;
}
