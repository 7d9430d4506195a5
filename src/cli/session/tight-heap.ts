let isTight = false;

/**
 * Makes V8 collect garbage when the heap has grown by a third, instead of up to four times. That
 * takes more time, so it is done only once a command keeps a lot in memory.
 */
export function tightenHeap(): void {
  // Rarely needed.
  if (!isTight) process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=30');
  isTight = true;
}

/** From this number of bytes on. */
export const TIGHT_FROM = 64e6;
