// Writes rows as text. How a row is written is a program: literals, columns of the row as numbers or
// as texts that the library has derived from them, and the line itself. Each text is derived once.
#include "core.h"

enum {
  OUTPUT = 1 << 20,
  WORDS = 1 << 16,        // of all programs
  PLACES = 1 << 17,       // in the table of derived texts
  MOST_TEXTS = PLACES / 2,
  TEXT_BYTES = 1 << 22,   // of literals and derived texts
};

// The operations of a program, each with its operands.
enum {
  END,
  LITERAL,   // address, length
  TEXT,      // column, codec
  DECIMAL,   // column
  THREE,     // column; three digits
  NUMBER,    // the number that was given for the row
  LINE,      // the bytes of the line
  JSON_LINE, // the same inside a string of JSON
};

// What `printRow` returns if the row was not printed, or that less the place in the program of a TEXT
// that is not derived yet. Otherwise, the number of bytes that were printed and not cleared.
enum { NO_ROOM = -1, UNWRITABLE = -2, UNDERIVED = -3 };

typedef struct {
  u32 codec, number; // codecs are numbered from 1
  u32 start;
  i32 length;
} Derived;

static u8 *output, *text_bytes;
static u32 *words;
static Derived *table;
static u32 output_used, text_used, text_count;

EXPORT(outputAt) u8 *output_at(void) { return output; }
EXPORT(wordsAt) u32 *words_at(void) { return words; }
EXPORT(clearOutput) void clear_output(void) { output_used = 0; }

void print_init(void) {
  output = allocate(OUTPUT);
  words = allocate(WORDS * sizeof(u32));
  table = allocate(PLACES * sizeof(Derived));
  text_bytes = allocate(TEXT_BYTES);
}

// Forgets all programs and texts.
EXPORT(clearTexts) void clear_texts(void) {
  if (text_count > 0) __builtin_memset(table, 0, PLACES * sizeof(Derived));
  text_used = text_count = 0;
}

// Where a text can be written; 0 if there is no room.
EXPORT(textRoom) u8 *text_room(u32 length) {
  if (text_count == MOST_TEXTS || length > TEXT_BYTES - text_used) return 0;
  u8 *at = text_bytes + text_used;
  text_used += length;
  return at;
}

static Derived *derived(u32 codec, u32 number) {
  u32 hash = (number * 0x9E3779B1u) ^ (codec * 0x85EBCA77u);
  u32 place = (hash ^ hash >> 15) & (PLACES - 1);
  while (table[place].codec != 0 && (table[place].number != number || table[place].codec != codec)) {
    place = (place + 1) & (PLACES - 1);
  }
  return table + place;
}

// What a codec makes of the number in a column; a negative length if it makes nothing of it.
EXPORT(setText) void set_text(u32 codec, u32 number, const u8 *text, i32 length) {
  *derived(codec, number) = (Derived){codec, number, (u32)text, length};
  text_count++;
}

// Vector by vector: these texts are short, and `memory.copy` is a call.
static u8 *put(u8 *to, const u8 *from, u32 length) {
  for (u32 i = 0; i < length; i += 16) wasm_v128_store(to + i, wasm_v128_load(from + i));
  return to + length;
}

static u8 *put_decimal(u8 *to, u32 number, u32 least) {
  u8 digits[16];
  u32 count = 0;
  for (; number > 0 || count < least; number /= 10) digits[count++] = (u8)('0' + number % 10);
  while (count > 0) *to++ = digits[--count];
  return to;
}

// What must be escaped, and what the library must look at: bytes beyond ASCII, and DEL.
static u32 special_bits(v128_t bytes) {
  v128_t marks = wasm_v128_or(wasm_i8x16_eq(bytes, wasm_i8x16_splat('"')), wasm_i8x16_eq(bytes, wasm_i8x16_splat('\\')));
  v128_t others = wasm_v128_or(wasm_i8x16_lt(bytes, wasm_i8x16_splat(' ')), wasm_i8x16_eq(bytes, wasm_i8x16_splat(0x7f)));
  return (u32)wasm_i8x16_bitmask(wasm_v128_or(marks, others));
}

static u8 *put_escaped(u8 *to, u8 byte) {
  *to++ = '\\';
  if (byte == '"' || byte == '\\') {
    *to++ = byte;
    return to;
  }
  // These have an escape of one letter, and do not occur in logs.
  if (byte >= 0x7f || (byte >= '\b' && byte <= '\r' && byte != '\v')) return 0;
  *to++ = 'u';
  *to++ = '0';
  *to++ = '0';
  *to++ = (u8)('0' + (byte >> 4));
  *to++ = (u8)"0123456789abcdef"[byte & 15];
  return to;
}

static u8 *put_json(u8 *to, const u8 *from, const u8 *end) {
  while (from < end) {
    v128_t bytes = wasm_v128_load(from);
    wasm_v128_store(to, bytes);
    u32 left = (u32)(end - from);
    u32 length = left < 16 ? left : 16;
    u32 special = special_bits(bytes);
    if (left < 16) special &= (1u << left) - 1;
    if (special != 0) length = (u32)__builtin_ctz(special);
    to += length;
    from += length;
    if (special == 0) continue;
    to = put_escaped(to, *from++);
    if (to == 0) return 0;
  }
  return to;
}

// Writes the row at a place of the ring of rows.
EXPORT(printRow) i32 print_row(u32 place, u32 program, u32 number) {
  const Row *row = rows_at() + place;
  const u32 *columns = (const u32 *)row;
  u8 *to = output + output_used;
  const u8 *limit = output + OUTPUT - PAD;
  for (const u32 *word = words + program;;) {
    if (to > limit) return NO_ROOM;
    u32 room = (u32)(limit - to);
    switch (*word) {
    case END:
      output_used = (u32)(to - output);
      return (i32)output_used;
    case LITERAL:
      if (word[2] > room) return NO_ROOM;
      to = put(to, (const u8 *)word[1], word[2]);
      word += 3;
      break;
    case TEXT: {
      const Derived *text = derived(word[2], columns[word[1]]);
      if (text->codec == 0) return UNDERIVED - (i32)(word - words - program);
      if (text->length < 0) return UNWRITABLE;
      if ((u32)text->length > room) return NO_ROOM;
      to = put(to, (const u8 *)text->start, (u32)text->length);
      word += 3;
      break;
    }
    case DECIMAL:
      to = put_decimal(to, columns[word[1]], 1);
      word += 2;
      break;
    case THREE:
      to = put_decimal(to, columns[word[1]], 3);
      word += 2;
      break;
    case NUMBER:
      to = put_decimal(to, number, 1);
      word++;
      break;
    case LINE:
      if (row->end - row->start > room) return NO_ROOM;
      to = put(to, (const u8 *)row->start, row->end - row->start);
      word++;
      break;
    default:
      // An escaped byte has at most six.
      if (6 * (row->end - row->start) > room) return NO_ROOM;
      to = put_json(to, (const u8 *)row->start, (const u8 *)row->end);
      if (to == 0) return UNWRITABLE;
      word++;
    }
  }
}
