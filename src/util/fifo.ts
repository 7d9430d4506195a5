/**
 * A queue that adds at its end and removes from its start, both in constant time. `shift` of an
 * array moves all other items.
 */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** The item at an index; the first has index 0. */
  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  /** Replaces the item at an index. */
  set(index: number, item: T): void {
    this.#items[this.#head + index] = item;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Inserts an item at an index. */
  insert(index: number, item: T): void {
    this.#items.splice(this.#head + index, 0, item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.length === 0) return undefined;
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length || (this.#head > MIN_EMPTY && 2 * this.#head > this.#items.length)) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

/**
 * Number of empty places at the start before items are moved. Beyond it, up to half of the places
 * may be empty, so that each item is moved only a few times.
 */
const MIN_EMPTY = 4096;
