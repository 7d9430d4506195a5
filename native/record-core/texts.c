// Texts by number, in a hash table of bounded size.
#include "core.h"

Texts names, values;

void texts_init(Texts *texts, u32 most, u32 most_bytes) {
  texts->most = most;
  texts->most_bytes = most_bytes;
  texts->start = allocate(4 * most);
  texts->length = allocate(4 * most);
  texts->hash = allocate(4 * most);
  texts->table = allocate(8 * most);
  texts->bytes = allocate(most_bytes);
  texts->count = 1;
}

void texts_clear(Texts *texts) {
  __builtin_memset(texts->table, 0, 8 * texts->most);
  texts->count = 1;
  texts->used = 0;
}

// The place of a text in the table: of its number, or of 0 if it has none.
static u32 place_of(const Texts *texts, const u8 *at, u32 length, u32 hash) {
  u32 mask = 2 * texts->most - 1;
  u32 place = hash & mask;
  for (u32 number; (number = texts->table[place]) != 0; place = (place + 1) & mask) {
    if (texts->hash[number] != hash || texts->length[number] != length) continue;
    if (same_bytes((const u8 *)texts->start[number], at, length)) break;
  }
  return place;
}

u32 known_number(const Texts *texts, const u8 *at, u32 length) {
  return texts->table[place_of(texts, at, length, hash_bytes(at, length))];
}

u32 text_number(Texts *texts, const u8 *at, u32 length) {
  u32 hash = hash_bytes(at, length);
  u32 place = place_of(texts, at, length, hash);
  if (texts->table[place] != 0) return texts->table[place];
  if (texts->count == texts->most || length > texts->most_bytes - texts->used) return 0;
  u32 number = texts->count++;
  u8 *copy = texts->bytes + texts->used;
  __builtin_memcpy(copy, at, length);
  texts->used += length;
  texts->table[place] = number;
  texts->hash[number] = hash;
  texts->length[number] = length;
  texts->start[number] = (u32)copy;
  return number;
}
