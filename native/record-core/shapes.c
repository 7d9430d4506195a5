// Shapes: which fields a record has, in which order. A log has millions of records and some dozen
// shapes, so the library works out once for each shape where a field is.
#include "core.h"

enum { SHAPES = 1024, ELEMENTS = 32768 };

static u16 elements_of[ELEMENTS + 32];
static u32 first[SHAPES], length[SHAPES], hashes[SHAPES], table[2 * SHAPES];
static u32 count = 1, used;

EXPORT(shapeStart) const u16 *shape_start(u32 shape) { return elements_of + first[shape]; }
EXPORT(shapeLength) u32 shape_length(u32 shape) { return length[shape]; }

void shapes_clear(void) {
  __builtin_memset(table, 0, sizeof table);
  count = 1;
  used = 0;
}

u32 shape_number(const u16 *elements, u32 of) {
  u32 hash = hash_bytes((const u8 *)elements, 2 * of);
  u32 place = hash & (2 * SHAPES - 1);
  for (u32 shape; (shape = table[place]) != 0; place = (place + 1) & (2 * SHAPES - 1)) {
    if (hashes[shape] != hash || length[shape] != of) continue;
    if (same_bytes((const u8 *)(elements_of + first[shape]), (const u8 *)elements, 2 * of)) return shape;
  }
  if (count == SHAPES || used + of > ELEMENTS) return 0;
  u32 shape = count++;
  __builtin_memcpy(elements_of + used, elements, 2 * of);
  first[shape] = used;
  length[shape] = of;
  hashes[shape] = hash;
  table[place] = shape;
  used += of;
  return shape;
}
