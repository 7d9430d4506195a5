/** A list that is filled at its end and emptied at its start, each in constant time; `shift` of an array moves all the rest. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** What stands so many places behind the first. */
  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  /** Puts something in the place of what stands there. */
  set(index: number, item: T): void {
    this.#items[this.#head + index] = item;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Puts something between others. */
  insert(index: number, item: T): void {
    this.#items.splice(this.#head + index, 0, item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.length === 0) return undefined;
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length || (this.#head > LEAST && 2 * this.#head > this.#items.length)) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

/** Places at the start that are kept empty at least; more are, up to half of all, so that each item is moved a few times only. */
const LEAST = 4096;
