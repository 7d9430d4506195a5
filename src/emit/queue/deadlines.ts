/**
 * Tells of what waits longer than it may. One timer for all: deadlines pass in the order in which
 * the waiting began.
 */
export class Deadlines<T extends { readonly since: number }> {
  readonly #deadline: number;
  readonly #waiting: () => Iterable<T>;
  readonly #late: (item: T) => void;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param deadline for how many milliseconds something may wait, `Infinity` for ever
   * @param waiting what waits and was not told of, in its order
   * @param late called with each of them whose deadline has passed, which does not count as waiting
   *   from then on
   */
  constructor(deadline: number, waiting: () => Iterable<T>, late: (item: T) => void) {
    this.#deadline = deadline;
    this.#waiting = waiting;
    this.#late = late;
  }

  /** Something waits. */
  watch(): void {
    if (this.#timer !== undefined || this.#deadline === Number.POSITIVE_INFINITY) return;
    for (const { since } of this.#waiting()) {
      const left = since + this.#deadline - performance.now();
      // Answers that have come, but had no turn yet, come first.
      this.#timer = setTimeout(() => setImmediate(() => this.#tell()), Math.max(GRAIN, left));
      // As long as something is to be sent, the sender keeps the process alive.
      this.#timer.unref();
      return;
    }
  }

  #tell(): void {
    const due = performance.now() - this.#deadline;
    for (const item of this.#waiting()) {
      if (item.since > due) break;
      this.#late(item);
    }
    this.#timer = undefined;
    this.watch();
  }
}

/** Deadlines are looked at no more often, in milliseconds. */
const GRAIN = 10;
