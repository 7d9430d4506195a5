/** Random numbers from 0 up to a number, which is left out. */
export type Random = (below: number) => number;

/** Random numbers that are the same for the same seed, on any machine (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Writes records one after the other, with a clock and a serial that go on as those of a busy host. */
export class LogWriter {
  readonly random: Random;
  /** How much was written. */
  bytes = 0;
  records = 0;
  /** In milliseconds since 1970. */
  time = 1_700_000_000_000;
  serial = 1000;
  readonly #give: (bytes: Buffer) => void;
  #text = '';

  constructor(random: Random, give: (bytes: Buffer) => void) {
    this.random = random;
    this.#give = give;
  }

  /** Begins the next event: its stamp as it stands in records. */
  event(): string {
    this.time += 1 + this.random(40);
    this.serial++;
    const { time, serial } = this;
    return `audit(${Math.floor(time / 1000)}.${String(time % 1000).padStart(3, '0')}:${serial})`;
  }

  /** Writes a line, a byte string. */
  line(text: string): void {
    this.#text += `${text}\n`;
    this.bytes += text.length + 1;
    this.records++;
    if (this.#text.length > BLOCK) this.flush();
  }

  /** Hands over what was not. */
  flush(): void {
    this.#give(Buffer.from(this.#text, 'latin1'));
    this.#text = '';
  }

  /** One of several. */
  one<T>(items: readonly [T, ...T[]]): T {
    return items[this.random(items.length)] ?? items[0];
  }
}

const BLOCK = 1 << 20;
