import { Fifo } from '../util/fifo.ts';
import { labelKey } from './entry/access.ts';

/**
 * What identifies a guest: a label as on the wire, the profile of a UUID, a process ID, the path of
 * a resource.
 */
export type Sign = 'label' | 'profile' | 'pid' | 'path';

/** For how long a value identified a guest. */
export interface Relation<Owner> {
  readonly sign: Sign;
  value: string;
  /** In milliseconds since 1970. */
  readonly from: number;
  /** Infinite while it identifies the guest. */
  to: number;
  readonly owner: Owner;
  /** Its proof is that of the relation. */
  readonly entry: Evidence;
  /** Made by the first search. */
  key: string | undefined;
  forgotten: boolean;
}

/** What relations are proved by: serials of records, which may still get more. */
export interface Evidence {
  readonly proof: readonly number[];
}

/** The key by which a relation is found; undefined for a label that guests share. */
export function keyOf({ sign, value }: Pick<Relation<unknown>, 'sign' | 'value'>): string | undefined {
  if (sign === 'label') return labelKey(value);
  return sign === 'profile' ? `profile libvirt-${value}` : `${sign} ${value}`;
}

/**
 * What identified which guest of one host, and when: labels, process IDs, paths of resources. Each
 * record of a guest opens some, but few logs contain an access that needs one, so they are indexed
 * by the first search.
 */
export class Relations<Owner> {
  readonly #indexed = new Map<string, Relation<Owner>[]>();
  #new: Relation<Owner>[] = [];
  /** At this length, forgotten ones are removed from the new ones. */
  #most = STEP;
  /** In the order of closing. */
  readonly #closed = new Fifo<Relation<Owner>>();

  /** From now on, this value identifies the owner. */
  open(sign: Sign, value: string, owner: Owner, from: number, entry: Evidence): Relation<Owner> {
    const to = Number.POSITIVE_INFINITY;
    const relation: Relation<Owner> = { sign, value, from, to, owner, entry, key: undefined, forgotten: false };
    this.#new.push(relation);
    if (this.#new.length >= this.#most) {
      this.#new = this.#new.filter(({ forgotten }) => !forgotten);
      this.#most = Math.max(STEP, this.#new.length + Math.min(this.#new.length, MOST_FORGOTTEN));
    }
    return relation;
  }

  /** It ends. It is remembered for a while, for events that come late. */
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

  /** The newest relation with this key at that time. */
  find(key: string, time: number): Relation<Owner> | undefined {
    if (this.#new.length > 0) this.#indexNew();
    return this.#indexed.get(key)?.findLast(({ from, to }) => from <= time && time <= to);
  }

  #indexNew(): void {
    for (const relation of this.#new) {
      const key = relation.forgotten ? undefined : keyOf(relation);
      if (key === undefined) continue;
      relation.key = key;
      const known = this.#indexed.get(key);
      if (known === undefined) this.#indexed.set(key, [relation]);
      else known.push(relation);
    }
    this.#new = [];
  }

  #forget(relation: Relation<Owner>): void {
    const { key } = relation;
    relation.forgotten = true;
    if (key === undefined) return;
    const known = this.#indexed.get(key);
    known?.splice(known.indexOf(relation), 1);
    if (known?.length === 0) this.#indexed.delete(key);
  }
}

/** In milliseconds, and a bound on their number. */
const LATE = 60_000;
const REMEMBERED = 10_000;
/**
 * The least length for that: small, because objects that are dropped while they are young cost V8
 * little.
 */
const STEP = 256;
/** Each forgotten one keeps its owner in memory. */
const MOST_FORGOTTEN = 1 << 15;
