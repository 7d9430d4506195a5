// Memory whose bounds AddressSanitizer checks. Addresses have 32 bits, as in WebAssembly.
#include "../record-core/core.h"
#include <sanitizer/asan_interface.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { ZONE = 4096 };

void *allocate(u32 bytes) {
  size_t length = ZONE + bytes + PAD + ZONE;
  u8 *all = mmap(0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  if (all == MAP_FAILED) abort();
  __asan_poison_memory_region(all, length);
  __asan_unpoison_memory_region(all + ZONE, bytes + PAD);
  return all + ZONE;
}
