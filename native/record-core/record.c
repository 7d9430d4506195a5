// Records in plain form: `type=… msg=audit(…): KERNEL msg='MESSAGE'`, behind which auditd may have
// appended a separator and readable copies. The message must end in its result. To be cut into
// fields, every word must be `name=value`, with one blank between two of them.
#include "core.h"

enum { SEPARATOR = 0x1d, LONGEST_REPEATED = 1024 };

u32 is_full;

// Fields that are repeated in many records, byte by byte: those of the kernel, and libaudit's with
// the copies.
typedef struct {
  u8 bytes[LONGEST_REPEATED + PAD];
  u32 length, count;
  u16 element[MOST_VALUES];
  u32 value[MOST_VALUES];
} Repeated;

static Repeated kernel, tail;

// The fields of the record so far, and its shape.
static u16 elements[MOST_VALUES + PAD];
static u32 count, shape;

// Where libaudit's fields begin: the last `exe=` in the message, and its place among the fields.
static const u8 *exe;
static u32 exe_count;

// By the number of a name: the value that it had last.
static u32 latest[MOST_NAMES];

void forget_repeated(void) {
  kernel.length = tail.length = 0;
  __builtin_memset(latest, 0, sizeof latest);
}

static int add_fields(Row *row, const u8 *at, const u8 *end, u32 part);
static const u8 *message_of(const u8 *at, const u8 *end);
static int add_kernel(Row *row, const u8 *at, const u8 *message);
static int add_message(Row *row, const u8 *message, const u8 *end);
static int read_stamp(Row *row, const u8 *at, const u8 *end);
static void find_end(Row *row, const u8 *message, const u8 *end);

void add_record(const u8 *start, const u8 *end, const u8 *name_end, u32 type, u32 node, u32 use) {
  Row *row = add_line(start, end, type);
  row->node = node;
  if (end[-1] == '\r' || !read_stamp(row, name_end, end)) return;
  const u8 *message = message_of((const u8 *)row->body, end);
  if (message == 0) return;
  find_end(row, message, end);
  if (row->body_end == 0) return;
  if (use & SCREENED && !may_match(start, end)) return drop_row();
  // What does not consist of fields is left to the library.
  if (use & PLAIN && !cut(row)) row->body_end = 0;
}

u32 cut(Row *row) {
  const u8 *body = (const u8 *)row->body, *end = (const u8 *)row->end;
  const u8 *message = message_of(body, end);
  count = shape = 0;
  if (!add_kernel(row, body, message) || !add_message(row, message, end)) return 0;
  row->shape = shape;
  return 1;
}

EXPORT(cutRow) u32 cut_row(u32 place) { return cut(rows_at() + place); }

static u32 number_at(const u8 *at, u32 digits, int *valid) {
  u64 number = 0;
  for (u32 i = 0; i < digits; i++) {
    *valid &= is_digit(at[i]);
    number = 10 * number + (at[i] - '0');
  }
  *valid &= number <= UINT32_MAX;
  return (u32)number;
}

// ` msg=audit(1700000000.123:456): `
static int read_stamp(Row *row, const u8 *at, const u8 *end) {
  if (end - at < 30 || !same_bytes(at, WORD(" msg=audit("), 11)) return 0;
  int valid = at[21] == '.' && at[25] == ':';
  row->seconds = number_at(at + 11, 10, &valid);
  row->milliseconds = number_at(at + 22, 3, &valid);
  u64 serial = 0;
  const u8 *digit = at + 26;
  for (; digit < end && is_digit(*digit) && digit < at + 36; digit++) serial = 10 * serial + (*digit - '0');
  row->serial = (u32)serial;
  valid &= digit > at + 26 && serial == row->serial;
  valid &= end - digit > 3 && digit[0] == ')' && digit[1] == ':' && digit[2] == ' ';
  row->body = (u32)(digit + 3);
  return valid;
}

static int add_element(u32 element) {
  shape = next_shape(shape, element);
  if (shape == 0) is_full = 1;
  return shape != 0;
}

static int add_repeated(Row *row, const Repeated *repeated) {
  if (count + repeated->count > MOST_VALUES) return 0;
  for (u32 i = 0; i < repeated->count; i++) {
    if (!add_element(repeated->element[i])) return 0;
    row->value[count++] = repeated->value[i];
  }
  return 1;
}

static void repeat(const Row *row, Repeated *repeated, const u8 *start, const u8 *end, u32 from) {
  u32 length = (u32)(end - start);
  repeated->length = length > LONGEST_REPEATED ? 0 : length;
  if (repeated->length == 0) return;
  __builtin_memcpy(repeated->bytes, start, length);
  repeated->count = count - from;
  __builtin_memcpy(repeated->element, elements + from, repeated->count * sizeof(u16));
  __builtin_memcpy(repeated->value, row->value + from, repeated->count * sizeof(u32));
}

// Where the message begins, behind the first quote; 0 if that is not the one of `msg='`.
static const u8 *message_of(const u8 *at, const u8 *end) {
  if (kernel.length > 0 && kernel.length < (u32)(end - at) && same_bytes(at, kernel.bytes, kernel.length)) {
    return at + kernel.length;
  }
  const u8 *quote = find(at, end, '\'');
  return quote == end || quote - at < 5 || !same_bytes(quote - 5, WORD(" msg="), 5) ? 0 : quote + 1;
}

// The fields up to `msg='`.
static int add_kernel(Row *row, const u8 *at, const u8 *message) {
  if (kernel.length == (u32)(message - at) && same_bytes(at, kernel.bytes, kernel.length)) {
    return add_repeated(row, &kernel);
  }
  if (!add_fields(row, at, message - 6, KERNEL)) return 0;
  repeat(row, &kernel, at, message, 0);
  return 1;
}

static int ends_in(const u8 *start, const u8 *end, const u8 *word, u32 length) {
  return end - start > (int)length && same_bytes(end - length, word, length);
}

// Where the record ends: at the separator of the copies, or with its line, behind the quote that
// follows its result.
static void find_end(Row *row, const u8 *message, const u8 *end) {
  const u8 *separator = find(message, end, SEPARATOR);
  if (separator < end && (end[-1] == '\'' || find(separator + 1, end, SEPARATOR) != end)) return;
  const u8 *quote = separator - 1;
  if (quote <= message || *quote != '\'') return;
  row->succeeded = (u32)ends_in(message, quote, WORD(" res=success"), 12);
  if (row->succeeded || ends_in(message, quote, WORD(" res=failed"), 11)) row->body_end = (u32)separator;
}

// The fields of the message, and the copies.
static int add_message(Row *row, const u8 *message, const u8 *end) {
  if (tail.length > 0 && tail.length < (u32)(end - message) && same_bytes(end - tail.length, tail.bytes, tail.length)) {
    return add_fields(row, message, end - tail.length, MESSAGE) && add_repeated(row, &tail);
  }
  const u8 *separator = (const u8 *)row->body_end;
  exe = 0;
  if (!add_fields(row, message, separator - 1, MESSAGE)) return 0;
  if (separator < end && !add_fields(row, separator + 1, end, ENRICHED)) return 0;
  if (exe > message) repeat(row, &tail, exe - 1, end, exe_count);
  return 1;
}

static u32 value_number(u32 name, const u8 *at, u32 length) {
  u32 *last = last_value(shape), number = *last;
  if (number != 0 && values.length[number] == length && same_bytes(at, (const u8 *)values.start[number], length)) {
    return number;
  }
  number = latest[name];
  if (number == 0 || values.length[number] != length || !same_bytes(at, (const u8 *)values.start[number], length)) {
    number = text_number(&values, at, length);
  }
  return *last = latest[name] = number;
}

static int add_fields(Row *row, const u8 *at, const u8 *end, u32 part) {
  while (at < end) {
    if (count == MOST_VALUES) return 0;
    u32 guessed = guessed_shape(shape, at, end, part);
    const u8 *equals;
    if (guessed != 0) {
      shape = guessed;
      equals = at + names.length[element_of(shape) & ~PARTS];
    } else {
      equals = find(at, end, '=');
      if (equals == at || equals == end || find(at, equals, ' ') != equals) return 0;
      u32 name = text_number(&names, at, (u32)(equals - at));
      is_full |= name == 0;
      if (name == 0 || !add_element(part | name)) return 0;
    }
    const u8 *value = equals + 1;
    const u8 *value_end = find(value, end, ' ');
    // Braces contain fields.
    if (part == ENRICHED && value_end > value && *value == '{') return 0;
    u32 element = element_of(shape);
    u32 number = value_number(element & ~PARTS, value, (u32)(value_end - value));
    if (number == 0) {
      is_full = 1;
      return 0;
    }
    if (part == MESSAGE && equals - at == 3 && same_bytes(at, WORD("exe"), 3)) {
      exe = at;
      exe_count = count;
    }
    elements[count] = (u16)element;
    row->value[count++] = number;
    at = value_end + 1;
  }
  return 1;
}
