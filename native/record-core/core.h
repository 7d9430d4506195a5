// The record core: finds the lines of a log that hold wanted records, and cuts those in auditd's
// own form into numbered values. docs/record-core.md draws its memory. It knows no record type and
// no field: the library registers the names of types and what each is wanted for, and everything
// that is not in plain form is left to the library.
#pragma once
#include <stdint.h>
#include <wasm_simd128.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef int32_t i32;
typedef uint64_t u64;

#define EXPORT(name) __attribute__((export_name(#name)))

// Bytes that may be read beyond the end of a text: the longest load of a vector.
enum { PAD = 64 };

// ---- memory.c

// Memory that is never freed; 64-byte aligned, and zero.
void *allocate(u32 bytes);

// ---- bytes.h

static inline u64 load64(const u8 *at) {
  u64 value;
  __builtin_memcpy(&value, at, 8);
  return value;
}

// The first `length` bytes, at most 8, as a number.
static inline u64 load_up_to_64(const u8 *at, u32 length) {
  if (length >= 8) return load64(at);
  return length == 0 ? 0 : load64(at) & ((1ULL << (8 * length)) - 1);
}

static inline u32 equal_bits(v128_t bytes, u8 wanted) {
  return (u32)wasm_i8x16_bitmask(wasm_i8x16_eq(bytes, wasm_i8x16_splat((char)wanted)));
}

// Where a byte is, or the end.
static inline const u8 *find(const u8 *from, const u8 *end, u8 wanted) {
  for (const u8 *at = from; at < end; at += 16) {
    u32 bits = equal_bits(wasm_v128_load(at), wanted);
    if (bits == 0) continue;
    const u8 *found = at + __builtin_ctz(bits);
    return found < end ? found : end;
  }
  return end;
}

static inline int same_bytes(const u8 *a, const u8 *b, u32 length) {
  u32 i = 0;
  for (; i + 16 <= length; i += 16) {
    if (wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(a + i), wasm_v128_load(b + i))) != 0xffff) return 0;
  }
  u32 rest = (1u << (length - i)) - 1;
  u32 bits = (u32)wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(a + i), wasm_v128_load(b + i)));
  return (bits & rest) == rest;
}

// A word to compare with: it is loaded as a whole vector.
#define WORD(text) ((const u8 *)text "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")

static inline int is_digit(u8 byte) { return byte >= '0' && byte <= '9'; }

static inline u32 hash_bytes(const u8 *at, u32 length) {
  u64 hash = length * 0x9E3779B97F4A7C15ULL;
  u32 i = 0;
  for (; i + 8 <= length; i += 8) {
    hash = (hash ^ load64(at + i)) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
  }
  if (i < length) {
    hash = (hash ^ load_up_to_64(at + i, length - i)) * 0xC2B2AE3D27D4EB4FULL;
    hash ^= hash >> 32;
  }
  return (u32)((hash * 0xC2B2AE3D27D4EB4FULL) >> 32);
}

// ---- texts.c

// Texts by number: equal texts have the same number, and 0 is none.
typedef struct {
  u32 most, most_bytes; // bounds; `most` is a power of two
  u32 count, used;
  u32 *start, *length, *hash; // by number; `start` is an address
  u32 *table;                 // numbers by hash, twice as many places as texts
  u8 *bytes;
} Texts;

void texts_init(Texts *texts, u32 most, u32 most_bytes);
void texts_clear(Texts *texts);

// The number of a text, or 0 if it has none.
u32 known_number(const Texts *texts, const u8 *at, u32 length);

// The number of a text, which gets one if it has none; 0 if there is no room for it.
u32 text_number(Texts *texts, const u8 *at, u32 length);

extern Texts names, values;

// ---- rows.c

// What is known of a line. Texts are given by number, places by address.
typedef struct {
  u64 position;   // number of bytes that were read before the line
  u32 start, end; // of the line
  u32 type;       // number of its record type; 0 if it is not known, TOO_LONG if it is longer than any record
  u32 shape;      // number of its shape; 0 if it was not cut into fields
  u32 seconds, milliseconds, serial;
  u32 node;           // value of `node=`; 0 without
  u32 body, body_end; // of the fields after the stamp, without those that auditd appended; the end is 0 if the
                      // line is not in plain form
  u32 succeeded;      // whether the message ends in `res=success`, and not in `res=failed`
  u32 value[43];      // of all fields, in order
} Row;

enum { MOST_NAMES = 1024, MOST_VALUES = 43, ROWS = 8192, TOO_LONG = 0xffffffff };

void rows_init(void);

Row *rows_at(void);

// Number of the rows so far. They are overwritten in turn.
u32 row_count(void);

// Removes the row that was added last.
void drop_row(void);

// Adds a row for a line, which is not in plain form as far as the row says.
Row *add_line(const u8 *start, const u8 *end, u32 type);

// ---- shapes.c

// The part of a record that a name is in; added to the number of the name in a shape.
enum { KERNEL = 0, MESSAGE = 1 << 14, ENRICHED = 2 << 14, PARTS = 3 << 14 };

// The shape that continues another one by a field; 0 if there is no room for it. The empty shape is 0.
u32 next_shape(u32 shape, u32 element);

// The shape that continues another one by the field at a place, if it is the one that did last; or 0.
u32 guessed_shape(u32 shape, const u8 *at, const u8 *end, u32 part);

// The last field of a shape, and the value that it had last.
u32 element_of(u32 shape);
u32 *last_value(u32 shape);

void shapes_clear(void);

// ---- record.c

// Adds a row for a record, whose type name ends at `name_end`; what for, `use` says.
void add_record(const u8 *start, const u8 *end, const u8 *name_end, u32 type, u32 node, u32 use);

// Cuts a record in plain form into fields. Returns whether it consists of fields.
u32 cut(Row *row);

// Whether a record was not cut into fields because there was no room for its texts.
extern u32 is_full;

// Forgets the fields that records repeat.
void forget_repeated(void);

// ---- types.c

// What a type is wanted for; bits of a use.
enum {
  WANTED = 1,
  PLAIN = 2,     // if it is in plain form, as fields
  MAIN = 4,      // together with the lines that are kept beside it
  BESIDE = 8,    // only beside a line of the same event that is wanted for itself
  UNDECIDED = 16, // the library decides
  FRAMED = 32,    // if it is in plain form, as fields that are found when they are asked for
  SCREENED = 64   // if it has the texts of the screen, or is not in plain form
};

void types_init(void);
int may_begin(const u8 *name);
u32 type_number(const u8 *start, const u8 *end);
u32 use_of(u32 type);

// ---- companions.c

void companions_init(void);

// Keeps a line that is wanted only beside another. Returns 0 if it is wanted now.
int hold(u64 serial, const u8 *start, const u8 *end, u32 type);

// Adds the lines of an event that were kept; from now on, its lines are wanted at once.
void ask(u64 serial);

// ---- screen.c

// Whether a line has the texts that are searched for.
int may_match(const u8 *start, const u8 *end);

// ---- print.c

void print_init(void);

// ---- ring.c

// Number of the bytes that were read before an address.
u64 position_of(const u8 *at);

// Whether the bytes at a position are still in memory.
int is_kept(u64 position);
