/**
 * Rows that are not printed before the end: a table, or a list in another order. What is final is
 * kept as a row, and if only the newest are wanted, no more rows are kept than may still be among
 * them.
 */
export class NewestRows<T extends object, R> {
  readonly #isFinal: (item: T) => boolean;
  readonly #rowOf: (item: T) => R | undefined;
  readonly #last: number;
  #kept: (T | Settled<R>)[] = [];
  #next = STEP;

  /**
   * @param isFinal whether an item will not change any more
   * @param rowOf its row; undefined if it has none
   * @param last how many of the newest rows are wanted
   */
  constructor(isFinal: (item: T) => boolean, rowOf: (item: T) => R | undefined, last = Number.POSITIVE_INFINITY) {
    this.#isFinal = isFinal;
    this.#rowOf = rowOf;
    this.#last = last;
  }

  push(item: T): void {
    this.#kept.push(item);
    if (this.#kept.length >= this.#next) this.#settle();
  }

  /** At the end: the rows in the order in which they began. */
  rows(): R[] {
    const rows: R[] = [];
    for (let i = this.#kept.length - 1; i >= 0 && rows.length < this.#last; i--) {
      const each = this.#kept[i] as T | Settled<R>;
      const row = each instanceof Settled ? each.row : this.#rowOf(each);
      if (row !== undefined) rows.push(row);
    }
    return rows.reverse();
  }

  #settle(): void {
    const kept: (T | Settled<R>)[] = [];
    let certain = 0;
    for (let i = this.#kept.length - 1; i >= 0 && certain < this.#last; i--) {
      const each = this.#settled(this.#kept[i] as T | Settled<R>);
      if (each === undefined) continue;
      if (each instanceof Settled) certain++;
      kept.push(each);
    }
    this.#kept = kept.reverse();
    // Checked again when there are twice as many, so that each is checked only a few times.
    this.#next = kept.length + Math.max(STEP, kept.length);
  }

  #settled(each: T | Settled<R>): T | Settled<R> | undefined {
    if (each instanceof Settled || !this.#isFinal(each)) return each;
    const row = this.#rowOf(each);
    return row === undefined ? undefined : new Settled(row);
  }
}

class Settled<R> {
  readonly row: R;

  constructor(row: R) {
    this.row = row;
  }
}

const STEP = 128;
