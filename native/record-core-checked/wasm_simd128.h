// The vectors of WebAssembly that the record core uses, for the compiler of this machine.
#pragma once
#include <stdint.h>

typedef uint8_t v128_t __attribute__((vector_size(16)));

static inline v128_t wasm_v128_load(const void *at) {
  v128_t bytes;
  __builtin_memcpy(&bytes, at, 16);
  return bytes;
}

static inline void wasm_v128_store(void *at, v128_t bytes) { __builtin_memcpy(at, &bytes, 16); }

static inline v128_t wasm_i8x16_splat(char byte) {
  v128_t bytes;
  __builtin_memset(&bytes, byte, 16);
  return bytes;
}

static inline v128_t wasm_i8x16_eq(v128_t a, v128_t b) { return (v128_t)(a == b); }

static inline v128_t wasm_i8x16_lt(v128_t a, v128_t b) {
  typedef int8_t signed_bytes __attribute__((vector_size(16)));
  return (v128_t)((signed_bytes)a < (signed_bytes)b);
}

static inline v128_t wasm_v128_or(v128_t a, v128_t b) { return a | b; }

static inline uint32_t wasm_i8x16_bitmask(v128_t bytes) {
  uint32_t bits = 0;
  for (uint32_t i = 0; i < 16; i++) bits |= (uint32_t)(bytes[i] >> 7) << i;
  return bits;
}
