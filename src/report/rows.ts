/**
 * Lines in the order in which they began, some of which are not final yet. Those with nothing before them that is not final can
 * be had at once. Behind a guest that runs for months, what is final is kept as its text, which takes a tenth of what it was
 * made of.
 */
export class Rows<T> {
  readonly #isFinal: (item: T) => boolean;
  readonly #textOf: (item: T) => string;
  /** What was not given out. */
  #rows: (T | string)[] = [];
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
    this.#open.push(this.#rows.length);
    this.#rows.push(item);
    return this.#open.length >= this.#next ? this.#settle() : '';
  }

  /** The lines that were not given out, final or not, some thousand at a time. */
  *text(): Generator<string> {
    for (let start = 0; start < this.#rows.length; start += STEP) {
      yield this.#rows
        .slice(start, start + STEP)
        .map((row) => (typeof row === 'string' ? row : this.#textOf(row)))
        .join('');
    }
  }

  #settle(): string {
    const open = this.#open.filter((place) => !this.#isFinal(this.#rows[place] as T));
    const [first = this.#rows.length] = open;
    const still = new Set(open);
    const texts = this.#open.filter((place) => !still.has(place));
    for (const place of texts) {
      const text = this.#textOf(this.#rows[place] as T);
      this.#rows[place] = place < first ? text : flat(text);
    }
    const given = this.#rows.slice(0, first).join('');
    this.#rows = this.#rows.slice(first);
    this.#open = open.map((place) => place - first);
    // Looked at again when there are twice as many, so that each is looked at a few times only.
    this.#next = Math.max(STEP, 2 * this.#open.length);
    return given;
  }
}

const STEP = 4096;

// A string that was put together keeps its parts, and a part of a line keeps the line.
const flat = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
