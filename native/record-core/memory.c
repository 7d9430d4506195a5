#include "core.h"

extern u8 __heap_base;
static u32 used;

void *allocate(u32 bytes) {
  u32 start = ((used == 0 ? (u32)&__heap_base : used) + 63) & ~63u;
  used = start + bytes + PAD;
  u32 pages = (used + 65535) >> 16;
  u32 have = (u32)__builtin_wasm_memory_size(0);
  if (pages > have && __builtin_wasm_memory_grow(0, pages - have) == (u32)-1) __builtin_trap();
  return (void *)start;
}
