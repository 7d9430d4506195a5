/**
 * Reports items that wait past their deadline. One timer is enough: deadlines pass in the order in
 * which the items were added.
 */
export class Deadlines<T extends { readonly since: number }> {
  readonly #deadline: number;
  readonly #waiting: () => Iterable<T>;
  readonly #late: (item: T) => void;
  #timer: NodeJS.Timeout | undefined;
  /** Deadlines count from here; undefined before `start`. */
  #start: number | undefined;

  /**
   * @param deadline how long an item may wait, in milliseconds; `Infinity` for no limit
   * @param waiting returns the items that wait and were not reported, oldest first
   * @param late called with each item whose deadline has passed; `waiting` must leave it out from
   *   then on
   */
  constructor(deadline: number, waiting: () => Iterable<T>, late: (item: T) => void) {
    this.#deadline = deadline;
    this.#waiting = waiting;
    this.#late = late;
  }

  /** Counts from now on: no deadline passes before, and no item has waited longer. */
  start(): void {
    this.#start ??= performance.now();
    this.watch();
  }

  /** Starts the timer if something waits. */
  watch(): void {
    if (this.#start === undefined || this.#timer !== undefined || this.#deadline === Number.POSITIVE_INFINITY) return;
    for (const { since } of this.#waiting()) {
      const left = Math.max(since, this.#start) + this.#deadline - performance.now();
      // Handle answers that have already arrived first.
      this.#timer = setTimeout(() => setImmediate(() => this.#reportLate()), Math.max(MIN_INTERVAL, left));
      // The sender keeps the process alive while messages are being sent.
      this.#timer.unref();
      return;
    }
  }

  #reportLate(): void {
    const due = performance.now() - this.#deadline;
    for (const item of this.#waiting()) {
      if (Math.max(item.since, this.#start ?? due) > due) break;
      this.#late(item);
    }
    this.#timer = undefined;
    this.watch();
  }
}

/** Minimum time between two checks, in milliseconds. */
const MIN_INTERVAL = 10;
