import type { Io } from '../terminal/io.ts';

/** Shows how much was read, if reading takes long. */
export class Progress {
  readonly #io: Io;
  #bytes = 0;
  #next = process.uptime() + PATIENCE;

  constructor(io: Io) {
    this.#io = io;
  }

  /** @param name of the source, safe to print */
  read(bytes: number, name: string): void {
    this.#bytes += bytes;
    const now = process.uptime();
    if (now < this.#next) return;
    this.#next = now + PAUSE;
    this.#io.progress(() => `auvirt: ${Math.round(this.#bytes / 1e6).toLocaleString('en')} MB read, now ${name}`);
  }
}

/** In seconds. */
const PATIENCE = 1;
const PAUSE = 0.2;
