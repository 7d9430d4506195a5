import { Fifo } from '../log/fifo.ts';
import type { Life } from './life.ts';

/** For how long something pointed at a guest. */
export interface Relation {
  readonly from: number;
  /** Infinite while it does. */
  to: number;
  readonly life: Life;
  /** Serials of the records that say so. */
  readonly proof: readonly number[];
}

/** What points at a guest of one host: labels, process IDs, paths of what it holds; and when. */
export class Relations {
  readonly #relations = new Map<string, Relation[]>();
  /** In the order of closing. */
  readonly #closed = new Fifo<{ key: string; relation: Relation }>();

  /** From now on the key stands for the guest. */
  open(key: string, life: Life, from: number, proof: readonly number[]): Relation {
    const relation = { from, to: Number.POSITIVE_INFINITY, life, proof };
    const known = this.#relations.get(key);
    if (known === undefined) this.#relations.set(key, [relation]);
    else known.push(relation);
    return relation;
  }

  /** No longer. It is remembered for a while, for events that come late. */
  close(key: string, relation: Relation, to: number): void {
    if (relation.to !== Number.POSITIVE_INFINITY) return;
    relation.to = to;
    this.#closed.push({ key, relation });
    for (let oldest = this.#closed.at(0); oldest !== undefined; oldest = this.#closed.at(0)) {
      if (this.#closed.length <= REMEMBERED && oldest.relation.to >= to - LATE) return;
      this.#closed.shift();
      this.#forget(oldest.key, oldest.relation);
    }
  }

  /** What the key stood for at that time; of several, the newest. */
  find(key: string, time: number): Relation | undefined {
    return this.#relations.get(key)?.findLast(({ from, to }) => from <= time && time <= to);
  }

  #forget(key: string, relation: Relation): void {
    const known = this.#relations.get(key);
    known?.splice(known.indexOf(relation), 1);
    if (known?.length === 0) this.#relations.delete(key);
  }
}

/** In milliseconds; and a bound on how many. */
const LATE = 60_000;
const REMEMBERED = 10_000;
