import { type Assignment, NO_VALUE, textOf, type Value } from '../schema/assignment.ts';
import { heldKey } from '../schema/held-things.ts';
import type { Holding } from './entry/entries.ts';

/**
 * The resources that a guest holds. Most are held to the end, so the newest ones are only listed;
 * older ones are found by a key.
 */
export class Holdings {
  #newest: Holding[] = [];
  #older: Map<string, Holding[]> | undefined;
  #olderLength = 0;

  add(holding: Holding): void {
    if (this.#newest.length === FEW) this.#sort();
    this.#newest.push(holding);
  }

  /** How many there are. */
  get length(): number {
    return this.#newest.length + this.#olderLength;
  }

  /** Removes and returns the newest one that equals what an assignment gives or takes. */
  take(assignment: Assignment, value: Value): Holding | undefined {
    for (let i = this.#newest.length - 1; i >= 0; i--) {
      const holding = this.#newest[i] as Holding;
      if (isSame(holding.assignment, assignment, value)) {
        this.#newest.splice(i, 1);
        return holding;
      }
    }
    if (this.#older === undefined) return undefined;
    const key = keyOf(assignment, value);
    const same = this.#older.get(key);
    const holding = same?.pop();
    if (holding !== undefined) this.#olderLength--;
    if (same?.length === 0) this.#older.delete(key);
    return holding;
  }

  /** Removes and returns all. */
  clear(): Holding[] {
    const all = this.#older === undefined ? this.#newest : [...this];
    this.#newest = [];
    this.#older = undefined;
    this.#olderLength = 0;
    return all;
  }

  /** All, in no particular order. */
  *[Symbol.iterator](): Generator<Holding, void, void> {
    yield* this.#newest;
    for (const same of this.#older?.values() ?? []) yield* same;
  }

  /** Makes the list as short as what it holds. */
  trim(): void {
    this.#newest = this.#newest.slice();
  }

  #sort(): void {
    this.#older ??= new Map();
    this.#olderLength += this.#newest.length;
    for (const holding of this.#newest) {
      const { assignment } = holding;
      const key = keyOf(assignment, assignment.given ?? NO_VALUE);
      const same = this.#older.get(key);
      if (same === undefined) this.#older.set(key, [holding]);
      else same.push(holding);
    }
    this.#newest = [];
  }
}

/** Comparing this many takes less time than making a key. */
const FEW = 16;

/** Equal for equal resources. */
const keyOf = ({ resource, class: of = '' }: Assignment, value: Value): string =>
  heldKey({ resource, text: textOf(value) }, of);

function isSame({ resource, class: of = '', given = NO_VALUE }: Assignment, other: Assignment, value: Value): boolean {
  if (resource !== other.resource || of !== (other.class ?? '')) return false;
  return (given.wire === value.wire && given.encoded === value.encoded) || textOf(given) === textOf(value);
}
