import { Fifo } from '../util/fifo.ts';
import { labelKey } from './entry/access.ts';
import type { Life } from './life.ts';

/**
 * What points at a guest: a label as it stands there, the profile of a uuid, a process ID, the path
 * of what it holds.
 */
export type Sign = 'label' | 'profile' | 'pid' | 'path';

/** For how long something pointed at a guest. */
export interface Relation {
  readonly sign: Sign;
  readonly value: string;
  readonly from: number;
  /** Infinite while it does. */
  to: number;
  readonly life: Life;
  /** Serials of the records that say so. */
  readonly proof: readonly number[];
  /** By what it can be found; it is made when somebody looks for the first time. */
  key: string | undefined;
  forgotten: boolean;
}

/** What stands for a guest; undefined where a label tells no guest from another. */
export function keyOf({ sign, value }: Pick<Relation, 'sign' | 'value'>): string | undefined {
  if (sign === 'label') return labelKey(value);
  return sign === 'profile' ? `profile libvirt-${value}` : `${sign} ${value}`;
}

/**
 * What points at a guest of one host: labels, process IDs, paths of what it holds; and when. Each
 * record of a guest opens some, and few logs have an access that asks for one: they are sorted when
 * somebody asks.
 */
export class Relations {
  readonly #sorted = new Map<string, Relation[]>();
  #new: Relation[] = [];
  /** When those that are new are looked through for what is forgotten. */
  #most = STEP;
  /** In the order of closing. */
  readonly #closed = new Fifo<Relation>();

  /** From now on this stands for the guest. */
  open(sign: Sign, value: string, life: Life, from: number, proof: readonly number[]): Relation {
    const to = Number.POSITIVE_INFINITY;
    const relation: Relation = { sign, value, from, to, life, proof, key: undefined, forgotten: false };
    this.#new.push(relation);
    if (this.#new.length >= this.#most) {
      this.#new = this.#new.filter(({ forgotten }) => !forgotten);
      this.#most = Math.max(STEP, 2 * this.#new.length);
    }
    return relation;
  }

  /** No longer. It is remembered for a while, for events that come late. */
  close(relation: Relation, to: number): void {
    if (relation.to !== Number.POSITIVE_INFINITY) return;
    relation.to = to;
    this.#closed.push(relation);
    for (let oldest = this.#closed.at(0); oldest !== undefined; oldest = this.#closed.at(0)) {
      if (this.#closed.length <= REMEMBERED && oldest.to >= to - LATE) return;
      this.#closed.shift();
      this.#forget(oldest);
    }
  }

  /** What the key stood for at that time; of several, the newest. */
  find(key: string, time: number): Relation | undefined {
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

  #forget(relation: Relation): void {
    const { key } = relation;
    relation.forgotten = true;
    if (key === undefined) return;
    const known = this.#sorted.get(key);
    known?.splice(known.indexOf(relation), 1);
    if (known?.length === 0) this.#sorted.delete(key);
  }
}

/** In milliseconds; and a bound on how many. */
const LATE = 60_000;
const REMEMBERED = 10_000;
/**
 * How many new ones are kept at least before they are looked through: few, so that they are
 * forgotten while they are young.
 */
const STEP = 256;
