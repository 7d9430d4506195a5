import { Fifo } from '../../util/fifo.ts';

/**
 * Lines in the order in which they began, some of which are not final yet. Those with nothing before them that is not final can
 * be had at once. Behind a guest that runs for months, what is final is kept as its text, which takes a tenth of what it was
 * made of.
 */
export class Rows<T> {
  readonly #isFinal: (item: T) => boolean;
  readonly #textOf: (item: T) => string;
  /** What was not given out, and how many were: places are counted from the first of all. */
  readonly #rows = new Fifo<T | string>();
  #given = 0;
  /** Places of what is not final, as far as is known. */
  #open: number[] = [];
  #next = STEP;

  /**
   * @param isFinal whether nothing of an item will change any more
   * @param textOf its line
   */
  constructor(isFinal: (item: T) => boolean, textOf: (item: T) => string) {
    this.#isFinal = isFinal;
    this.#textOf = textOf;
  }

  /** Takes the next; lines that are final, as are all before them. */
  push(item: T): string {
    this.#open.push(this.#given + this.#rows.length);
    this.#rows.push(item);
    return this.#open.length >= this.#next ? this.#settle() : '';
  }

  /** At the end: the lines that were not given out, final or not, some thousand at a time. */
  *text(): Generator<string> {
    while (this.#rows.length > 0) {
      let text = '';
      for (let left = CHUNK; left > 0 && this.#rows.length > 0; left--) {
        const row = this.#rows.shift() as T | string;
        text += typeof row === 'string' ? row : this.#textOf(row);
      }
      yield text;
    }
  }

  #settle(): string {
    const open: number[] = [];
    for (const place of this.#open) {
      const item = this.#rows.at(place - this.#given) as T;
      if (!this.#isFinal(item)) open.push(place);
      else this.#rows.set(place - this.#given, open.length === 0 ? this.#textOf(item) : flat(this.#textOf(item)));
    }
    this.#open = open;
    // Looked at again when there are twice as many, so that each is looked at a few times only.
    this.#next = Math.max(STEP, 2 * open.length);
    let text = '';
    for (const first = open[0] ?? this.#given + this.#rows.length; this.#given < first; this.#given++) {
      text += this.#rows.shift();
    }
    return text;
  }
}

/** Few, so that what items are made of is forgotten while it is young; what has become old takes several times as long to collect. */
const STEP = 128;
const CHUNK = 4096;

// A string that was put together keeps its parts, and a part of a line keeps the line.
const flat = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
