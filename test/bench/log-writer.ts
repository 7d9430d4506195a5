/** Returns a random integer from 0 up to, but not including, `below`. */
export type Random = (below: number) => number;

/** A generator that gives the same numbers for the same seed on every machine (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Writes records, and advances the clock and the serial as on a busy host. */
export class LogWriter {
  readonly random: Random;
  /** Bytes written so far. */
  bytes = 0;
  /** Records written so far. */
  records = 0;
  /** Milliseconds since 1970. */
  time = 1_700_000_000_000;
  serial = 1000;
  readonly #output: (bytes: Buffer) => void;
  #text = '';

  constructor(random: Random, output: (bytes: Buffer) => void) {
    this.random = random;
    this.#output = output;
  }

  /** Begins the next event and returns its stamp, `audit(SECONDS.MILLISECONDS:SERIAL)`. */
  event(): string {
    this.time += 1 + this.random(40);
    this.serial++;
    const { time, serial } = this;
    return `audit(${Math.floor(time / 1000)}.${String(time % 1000).padStart(3, '0')}:${serial})`;
  }

  /** Writes a line, given as a byte string. */
  line(text: string): void {
    this.#text += `${text}\n`;
    this.bytes += text.length + 1;
    this.records++;
    if (this.#text.length > BLOCK) this.flush();
  }

  /** Outputs the buffered lines. */
  flush(): void {
    this.#output(Buffer.from(this.#text, 'latin1'));
    this.#text = '';
  }

  /** Returns a random item. */
  one<T>(items: readonly [T, ...T[]]): T {
    return items[this.random(items.length)] ?? items[0];
  }
}

const BLOCK = 1 << 20;
