/**
 * Waits between looks, in this thread. At first, it only lets other threads run, because the daemon
 * usually needs less time than putting a thread to sleep takes. Then it waits longer and longer.
 */
export class Pauses {
  readonly #yield: () => void;
  #length = SHORTEST;
  #left = YIELDS;

  /** @param yieldProcessor lets other threads use this processor */
  constructor(yieldProcessor: () => void) {
    this.#yield = yieldProcessor;
  }

  next(): void {
    if (this.#left > 0) {
      this.#left--;
      this.#yield();
      return;
    }
    Atomics.wait(CELL, 0, 0, this.#length);
    this.#length = Math.min(LONGEST, this.#length * 1.5);
  }
}

/** Number of looks before the thread sleeps. */
const YIELDS = 10;
/** In milliseconds. */
const SHORTEST = 0.05;
const LONGEST = 5;

const CELL = new Int32Array(new SharedArrayBuffer(4));
