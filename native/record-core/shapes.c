// Shapes: which fields a record has, in which order. A log has millions of records and some dozen
// shapes, so the library works out once for each shape where a field is. They form a tree: each
// shape continues another one by a field. What followed last time is tried first.
#include "core.h"

enum { SHAPES = 4096, PLACES = 2 * SHAPES };

static struct {
  u16 before, element; // it continues that shape by this field
  u16 length;
  u16 next;  // the shape that continued it last; 0 if none has
  u32 value; // number of the last value of the field
} shapes[SHAPES];
static u16 table[PLACES]; // by shape and next field
static u32 count = 1;

EXPORT(shapeLength) u32 shape_length(u32 shape) { return shapes[shape].length; }

// The fields of a shape; overwritten by the next call.
EXPORT(shapeStart) const u16 *shape_start(u32 shape) {
  static u16 elements[MOST_VALUES + PAD];
  for (u32 at = shapes[shape].length; at > 0; shape = shapes[shape].before) elements[--at] = shapes[shape].element;
  return elements;
}

void shapes_clear(void) {
  __builtin_memset(table, 0, sizeof table);
  count = 1;
  shapes[0].next = 0;
}

u32 next_shape(u32 shape, u32 element) {
  u32 next = shapes[shape].next;
  if (next != 0 && shapes[next].element == element) return next;
  u32 hash = (shape << 16 | element) * 0x9E3779B1u;
  u32 place = (hash >> 16) & (PLACES - 1);
  for (; (next = table[place]) != 0; place = (place + 1) & (PLACES - 1)) {
    if (shapes[next].before == shape && shapes[next].element == element) break;
  }
  if (next == 0) {
    if (count == SHAPES) return 0;
    next = count++;
    table[place] = (u16)next;
    shapes[next].before = (u16)shape;
    shapes[next].element = (u16)element;
    shapes[next].length = shapes[shape].length + 1;
    shapes[next].next = 0;
    shapes[next].value = 0;
  }
  shapes[shape].next = (u16)next;
  return next;
}

u32 guessed_shape(u32 shape, const u8 *at, const u8 *end, u32 part) {
  u32 next = shapes[shape].next;
  if (next == 0 || (shapes[next].element & PARTS) != part) return 0;
  u32 name = shapes[next].element & ~PARTS, length = names.length[name];
  if (length >= (u32)(end - at) || at[length] != '=') return 0;
  return same_bytes(at, (const u8 *)names.start[name], length) ? next : 0;
}

u32 element_of(u32 shape) { return shapes[shape].element; }

u32 *last_value(u32 shape) { return &shapes[shape].value; }
