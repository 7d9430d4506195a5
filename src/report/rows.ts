/**
 * Lines in the order in which they began, some of which are not final yet. What is final is kept as its text, which takes a
 * tenth of what it was made of: a guest that runs for months would hold up everything behind it.
 */
export class Rows<T> {
  readonly #isFinal: (item: T) => boolean;
  readonly #textOf: (item: T) => string;
  readonly #rows: (T | string)[] = [];
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

  push(item: T): void {
    this.#open.push(this.#rows.length);
    this.#rows.push(item);
    if (this.#open.length >= this.#next) this.#settle();
  }

  /** All lines, final or not, some thousand at a time. */
  *text(): Generator<string> {
    for (let start = 0; start < this.#rows.length; start += STEP) {
      yield this.#rows
        .slice(start, start + STEP)
        .map((row) => (typeof row === 'string' ? row : this.#textOf(row)))
        .join('');
    }
  }

  #settle(): void {
    this.#open = this.#open.filter((place) => {
      const item = this.#rows[place] as T;
      if (!this.#isFinal(item)) return true;
      this.#rows[place] = flat(this.#textOf(item));
      return false;
    });
    // Looked at again when there are twice as many, so that each is looked at a few times only.
    this.#next = Math.max(STEP, 2 * this.#open.length);
  }
}

const STEP = 4096;

// A string that was put together keeps its parts, and a part of a line keeps the line.
const flat = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
