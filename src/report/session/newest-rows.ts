/** Which rows are wanted, and in which order. */
export interface NewestOptions<T, R> {
  /** When an item began, in milliseconds since 1970. */
  readonly timeOf: (item: T) => number;
  /** How many of the newest rows are wanted; all if undefined. */
  readonly last: number | undefined;
  /** How much a row counts; 1 if left out. */
  readonly weightOf?: (row: R) => number;
}

/**
 * Rows that are not printed before the end: a table, or a list in another order. What is final is
 * kept as a row, and if only the newest are wanted, no more rows are kept than may still be among
 * them. Several logs may be read one after the other, so the newest are not always the last.
 */
export class NewestRows<T extends object, R> {
  readonly #isFinal: (item: T) => boolean;
  readonly #rowOf: (item: T) => R | undefined;
  readonly #options: NewestOptions<T, R>;
  #kept: (T | Settled<R>)[] = [];
  #next = STEP;

  /**
   * @param isFinal whether an item will not change any more
   * @param rowOf its row; undefined if it has none
   */
  constructor(isFinal: (item: T) => boolean, rowOf: (item: T) => R | undefined, options: NewestOptions<T, R>) {
    this.#isFinal = isFinal;
    this.#rowOf = rowOf;
    this.#options = options;
  }

  push(item: T): void {
    this.#kept.push(item);
    if (this.#kept.length >= this.#next) this.#settle(this.#isFinal);
  }

  /** At the end: the rows as they came, or sorted by time. */
  rows(isSorted = this.#options.last !== undefined): R[] {
    this.#settle(() => true);
    const settled = this.#kept as Settled<R>[];
    return (isSorted ? settled.toSorted(byTime) : settled).map(({ row }) => row);
  }

  #settle(isFinal: (item: T) => boolean): void {
    const kept: (T | Settled<R>)[] = [];
    for (const each of this.#kept) {
      if (each instanceof Settled || !isFinal(each)) kept.push(each);
      else {
        const row = this.#rowOf(each);
        if (row !== undefined) kept.push(new Settled(row, this.#options.timeOf(each)));
      }
    }
    this.#kept = this.#options.last === undefined ? kept : this.#newest(kept, this.#options.last);
    // Checked again when there are twice as many, so that each is checked only a few times.
    this.#next = this.#kept.length + Math.max(STEP, this.#kept.length);
  }

  /** Those that may be among the newest: what is older than so many rows is not. */
  #newest(kept: (T | Settled<R>)[], last: number): (T | Settled<R>)[] {
    const { timeOf, weightOf = () => 1 } = this.#options;
    const timed = kept.map((each) => ({ each, time: each instanceof Settled ? each.time : timeOf(each) }));
    timed.sort(byTime);
    let certain = 0;
    let first = timed.length;
    while (first > 0 && certain < last) {
      const each = timed[--first]?.each;
      if (each instanceof Settled) certain += weightOf(each.row);
    }
    return timed.slice(first).map(({ each }) => each);
  }
}

class Settled<R> {
  readonly row: R;
  readonly time: number;

  constructor(row: R, time: number) {
    this.row = row;
    this.time = time;
  }
}

const byTime = (a: { readonly time: number }, b: { readonly time: number }): number => a.time - b.time;

const STEP = 128;
