// Names of record types, and what each type is wanted for.
#include "core.h"

enum { TYPES = 512, KNOWN = 4096, LONGEST = 40 };

static Texts type_names;
static u16 number_of[TYPES];
static u8 uses[KNOWN];
// Whether a useful name may begin with two bytes.
static u8 beginnings[65536];

EXPORT(beginningsAt) u8 *beginnings_at(void) { return beginnings; }
EXPORT(usesAt) u8 *uses_at(void) { return uses; }

void types_init(void) { texts_init(&type_names, TYPES, 16384); }

EXPORT(addType) void add_type(const u8 *name, u32 length, u32 type) {
  number_of[text_number(&type_names, name, length)] = (u16)type;
}

int may_begin(const u8 *name) { return beginnings[name[0] << 8 | name[1]]; }

// `UNKNOWN[2500]` and digits name a type too.
static u32 numbered(const u8 *at, const u8 *end) {
  if (end - at > 8 && same_bytes(at, WORD("UNKNOWN["), 8)) at += 8;
  if (end > at && end[-1] == ']') end--;
  if (end == at || end - at > 5) return 0;
  u32 type = 0;
  for (; at < end; at++) {
    if (!is_digit(*at)) return 0;
    type = 10 * type + (*at - '0');
  }
  // Here 0 says that a name is not known. A type of that number is left to the library.
  return type == 0 ? KNOWN : type;
}

u32 type_number(const u8 *start, const u8 *end) {
  u32 length = (u32)(end - start);
  if (length > LONGEST) return 0;
  u32 number = known_number(&type_names, start, length);
  return number == 0 ? numbered(start, end) : number_of[number];
}

u32 use_of(u32 type) { return type < KNOWN ? uses[type] : UNDECIDED; }
