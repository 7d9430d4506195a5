// Cuts records into fields: `type=… msg=audit(…): KERNEL msg='MESSAGE'`, behind which auditd may
// have appended a separator and readable copies. Every word must be `name=value`, with one blank
// between two of them, and the message must end in its result. Anything else is not in plain form.
#include "core.h"

enum { SEPARATOR = 0x1d, LONGEST_REPEATED = 1024 };

u32 is_full;

// Fields that are repeated in many records, byte by byte: those of the kernel, and libaudit's with
// the copies.
typedef struct {
  u8 bytes[LONGEST_REPEATED + PAD];
  u32 length, count;
  u32 body_end, succeeded;
  u16 element[MOST_VALUES];
  u32 value[MOST_VALUES];
} Repeated;

static Repeated kernel, tail;

// The fields of the record so far.
static u16 elements[MOST_VALUES + PAD];
static u32 count;

// Where libaudit's fields begin: the last `exe=` in the message, and its place among the fields.
static const u8 *exe;
static u32 exe_count;

void forget_repeated(void) { kernel.length = tail.length = 0; }

static int add_fields(Row *row, const u8 *at, const u8 *end, u32 part);
static const u8 *add_kernel(Row *row, const u8 *at, const u8 *end);
static int add_message(Row *row, const u8 *message, const u8 *end);
static int read_stamp(Row *row, const u8 *at, const u8 *end);

void add_record(const u8 *start, const u8 *end, const u8 *name_end, u32 type, u32 node) {
  Row *row = add_line(start, end, type);
  row->node = node;
  if (end[-1] == '\r' || !read_stamp(row, name_end, end)) return;
  count = 0;
  const u8 *message = add_kernel(row, (const u8 *)row->body, end);
  if (message == 0 || !add_message(row, message, end)) return;
  row->shape = shape_number(elements, count);
  is_full |= row->shape == 0;
}

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

static void add_repeated(Row *row, const Repeated *repeated) {
  __builtin_memcpy(elements + count, repeated->element, repeated->count * sizeof(u16));
  __builtin_memcpy(row->value + count, repeated->value, repeated->count * sizeof(u32));
  count += repeated->count;
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

// The fields up to `msg='`. Returns where the message begins, or 0.
static const u8 *add_kernel(Row *row, const u8 *at, const u8 *end) {
  if (kernel.length > 0 && kernel.length < (u32)(end - at) && same_bytes(at, kernel.bytes, kernel.length)) {
    add_repeated(row, &kernel);
    return at + kernel.length;
  }
  const u8 *quote = find(at, end, '\'');
  const u8 *message = quote + 1;
  if (quote == end || quote - at < 5 || !same_bytes(quote - 5, WORD(" msg="), 5)) return 0;
  if (!add_fields(row, at, quote - 5, KERNEL)) return 0;
  repeat(row, &kernel, at, message, 0);
  return message;
}

static int ends_in(const u8 *start, const u8 *end, const u8 *word, u32 length) {
  return end - start > (int)length && same_bytes(end - length, word, length);
}

static int add_message(Row *row, const u8 *message, const u8 *end) {
  if (tail.length > 0 && tail.length < (u32)(end - message) && same_bytes(end - tail.length, tail.bytes, tail.length)) {
    row->body_end = (u32)(end - tail.length) + tail.body_end;
    row->succeeded = tail.succeeded;
    // Without one behind the message, a separator within it would be taken for that.
    if (tail.body_end == tail.length && find(message, end, SEPARATOR) != end) return 0;
    if (!add_fields(row, message, end - tail.length, MESSAGE) || count + tail.count > MOST_VALUES) return 0;
    add_repeated(row, &tail);
    return 1;
  }
  const u8 *separator = find(message, end, SEPARATOR);
  if (separator < end && (end[-1] == '\'' || find(separator + 1, end, SEPARATOR) != end)) return 0;
  const u8 *quote = separator - 1;
  if (quote <= message || *quote != '\'') return 0;
  row->body_end = (u32)separator;
  row->succeeded = (u32)ends_in(message, quote, WORD(" res=success"), 12);
  if (!row->succeeded && !ends_in(message, quote, WORD(" res=failed"), 11)) return 0;
  exe = 0;
  if (!add_fields(row, message, quote, MESSAGE)) return 0;
  if (separator < end && !add_fields(row, separator + 1, end, ENRICHED)) return 0;
  if (exe > message) {
    const u8 *blank = exe - 1;
    repeat(row, &tail, blank, end, exe_count);
    tail.body_end = row->body_end - (u32)blank;
    tail.succeeded = row->succeeded;
  }
  return 1;
}

static int add_fields(Row *row, const u8 *at, const u8 *end, u32 part) {
  while (at < end) {
    const u8 *equals = find(at, end, '=');
    if (equals == at || equals == end || count == MOST_VALUES || find(at, equals, ' ') != equals) return 0;
    const u8 *value = equals + 1;
    const u8 *value_end = find(value, end, ' ');
    // Braces contain fields.
    if (part == ENRICHED && value_end > value && *value == '{') return 0;
    u32 name = text_number(&names, at, (u32)(equals - at));
    u32 number = text_number(&values, value, (u32)(value_end - value));
    if (name == 0 || number == 0) {
      is_full = 1;
      return 0;
    }
    if (part == MESSAGE && equals - at == 3 && same_bytes(at, WORD("exe"), 3)) {
      exe = at;
      exe_count = count;
    }
    elements[count] = (u16)(part | name);
    row->value[count++] = number;
    at = value_end + 1;
  }
  return 1;
}
