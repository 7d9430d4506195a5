import type { Io } from './io.ts';

/** Says how much was read, when that takes longer than somebody likes to wait without a word. */
export class Progress {
  readonly #io: Io;
  #bytes = 0;
  #next = performance.now() + PATIENCE;

  constructor(io: Io) {
    this.#io = io;
  }

  /** @param name of the source, safe to print */
  read(bytes: number, name: string): void {
    this.#bytes += bytes;
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + PAUSE;
    this.#io.progress(`auvirt: ${Math.round(this.#bytes / 1e6).toLocaleString('en')} MB read, now ${name}`);
  }
}

/** In milliseconds. */
const PATIENCE = 1000;
const PAUSE = 200;
