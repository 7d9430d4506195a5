import { type Assignment, textOf, type Value } from './entry/assignment.ts';
import type { Holding } from './entry/entries.ts';

/**
 * What a guest holds. Hardly anything is taken away before the end, so that what came last is kept
 * as it came, and only what is older than that is found by a key.
 */
export class Holdings {
  #newest: Holding[] = [];
  #older: Map<string, Holding[]> | undefined;

  add(holding: Holding): void {
    if (this.#newest.length === FEW) this.#sort();
    this.#newest.push(holding);
  }

  /** Takes out the newest that is the same as what an assignment gives or takes. */
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
    if (same?.length === 0) this.#older.delete(key);
    return holding;
  }

  /** Takes out everything. */
  clear(): Holding[] {
    const all = this.#newest;
    if (this.#older !== undefined)
      for (const same of this.#older.values()) for (const holding of same) all.push(holding);
    this.#newest = [];
    this.#older = undefined;
    return all;
  }

  #sort(): void {
    this.#older ??= new Map();
    for (const holding of this.#newest) {
      const { assignment } = holding;
      const key = keyOf(assignment, assignment.given ?? NONE);
      const same = this.#older.get(key);
      if (same === undefined) this.#older.set(key, [holding]);
      else same.push(holding);
    }
    this.#newest = [];
  }
}

/** So many are looked through sooner than a key is made. */
const FEW = 16;

const NONE: Value = { wire: '', encoded: false };

/** What tells one thing that a guest holds from another. */
const keyOf = ({ resource, class: of = '' }: Assignment, value: Value): string =>
  JSON.stringify([resource, of, textOf(value)]);

function isSame({ resource, class: of = '', given = NONE }: Assignment, other: Assignment, value: Value): boolean {
  if (resource !== other.resource || of !== (other.class ?? '')) return false;
  return (given.wire === value.wire && given.encoded === value.encoded) || textOf(given) === textOf(value);
}
