import { type Assignment, NO_VALUE, textOf, type Value } from '../schema/assignment.ts';
import { heldKey } from '../schema/held-things.ts';
import type { Holding } from './entry/entries.ts';

/**
 * The resources that a guest holds. Few are taken away before the end of a run, so the newest are
 * kept in a plain list, and only older ones are indexed by key.
 */
export class Holdings {
  #newest: Holding[] = [];
  #older: Map<string, Holding[]> | undefined;

  add(holding: Holding): void {
    if (this.#newest.length === FEW) this.#sort();
    this.#newest.push(holding);
  }

  /** Removes the newest holding of the resource that an assignment gives or takes. */
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

  /** Removes all holdings. */
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
      const key = keyOf(assignment, assignment.given ?? NO_VALUE);
      const same = this.#older.get(key);
      if (same === undefined) this.#older.set(key, [holding]);
      else same.push(holding);
    }
    this.#newest = [];
  }
}

/** Searching this many is faster than making a key. */
const FEW = 16;

/** Key that distinguishes the resources of a guest. */
const keyOf = ({ resource, class: of = '' }: Assignment, value: Value): string =>
  heldKey({ resource, text: textOf(value) }, of);

function isSame({ resource, class: of = '', given = NO_VALUE }: Assignment, other: Assignment, value: Value): boolean {
  if (resource !== other.resource || of !== (other.class ?? '')) return false;
  return (given.wire === value.wire && given.encoded === value.encoded) || textOf(given) === textOf(value);
}
