import { Fifo } from '../util/fifo.ts';
import { labelKey } from './entry/access.ts';

/**
 * What points to a guest: a label, the libvirt profile of its UUID, a process ID, or the path of a
 * resource that it holds.
 */
export type Sign = 'label' | 'profile' | 'pid' | 'path';

/** The period in which a sign points to a guest. */
export interface Relation<Owner> {
  readonly sign: Sign;
  readonly value: string;
  readonly from: number;
  /** Infinity until it ends. */
  to: number;
  /** What is pointed at. */
  readonly owner: Owner;
  /** Serials of the records that prove it. */
  readonly proof: readonly number[];
  /** Key of the sign, made on the first lookup. */
  key: string | undefined;
  forgotten: boolean;
}

/** Key of a sign; undefined if a label does not distinguish guests. */
export function keyOf({ sign, value }: Pick<Relation<unknown>, 'sign' | 'value'>): string | undefined {
  if (sign === 'label') return labelKey(value);
  return sign === 'profile' ? `profile libvirt-${value}` : `${sign} ${value}`;
}

/**
 * Which labels, process IDs and paths point to which guest of a host, and when. Each record of a
 * guest adds some, but few logs have an access that needs them: they are indexed on the first
 * lookup.
 */
export class Relations<Owner> {
  readonly #sorted = new Map<string, Relation<Owner>[]>();
  #new: Relation<Owner>[] = [];
  /** Number of new relations at which forgotten ones are removed. */
  #most = STEP;
  /** In the order in which they ended. */
  readonly #closed = new Fifo<Relation<Owner>>();

  /** From this time on, the sign points to the guest. */
  open(sign: Sign, value: string, owner: Owner, from: number, proof: readonly number[]): Relation<Owner> {
    const to = Number.POSITIVE_INFINITY;
    const relation: Relation<Owner> = { sign, value, from, to, owner, proof, key: undefined, forgotten: false };
    this.#new.push(relation);
    if (this.#new.length >= this.#most) {
      this.#new = this.#new.filter(({ forgotten }) => !forgotten);
      this.#most = Math.max(STEP, 2 * this.#new.length);
    }
    return relation;
  }

  /** Ends a relation. It is remembered for a while, for late events. */
  close(relation: Relation<Owner>, to: number): void {
    if (relation.to !== Number.POSITIVE_INFINITY) return;
    relation.to = to;
    this.#closed.push(relation);
    for (let oldest = this.#closed.at(0); oldest !== undefined; oldest = this.#closed.at(0)) {
      if (this.#closed.length <= REMEMBERED && oldest.to >= to - LATE) return;
      this.#closed.shift();
      this.#forget(oldest);
    }
  }

  /** The guest that the key pointed to at that time; the newest if there are several. */
  find(key: string, time: number): Relation<Owner> | undefined {
    if (this.#new.length > 0) this.#sort();
    return this.#sorted.get(key)?.findLast(({ from, to }) => from <= time && time <= to);
  }

  #sort(): void {
    for (const relation of this.#new) {
      const key = relation.forgotten ? undefined : keyOf(relation);
      if (key === undefined) continue;
      relation.key = key;
      const known = this.#sorted.get(key);
      if (known === undefined) this.#sorted.set(key, [relation]);
      else known.push(relation);
    }
    this.#new = [];
  }

  #forget(relation: Relation<Owner>): void {
    const { key } = relation;
    relation.forgotten = true;
    if (key === undefined) return;
    const known = this.#sorted.get(key);
    known?.splice(known.indexOf(relation), 1);
    if (known?.length === 0) this.#sorted.delete(key);
  }
}

/** How long ended relations are remembered, in milliseconds, and how many. */
const LATE = 60_000;
const REMEMBERED = 10_000;
/**
 * Minimum number of new relations before forgotten ones are removed: few, so that short-lived
 * objects are collected early.
 */
const STEP = 256;
