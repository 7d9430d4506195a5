import { textOf } from '../../schema/assignment.ts';
import type { Holding } from '../../session/entry/entries.ts';
import type { Selection } from '../../session/selection.ts';

/** A holding of another guest, and when both guests had the resource. */
export interface Sharing {
  readonly partner: Holding;
  /** In milliseconds since 1970; the end is infinite while both hold it. */
  readonly from: number;
  readonly until: number;
}

/**
 * Finds what several guests of a host held at once. If one guest holds a resource twice, for
 * example while it moves between two managers, that is not shared.
 */
export class SharedHoldings {
  readonly #groups = new Map<string, Overlaps>();

  constructor(holdings: readonly Holding[]) {
    const same = new Map<string, Holding[]>();
    for (const holding of holdings) {
      // A resource that was taken away the moment it was given was never held.
      if (endOf(holding) <= holding.time) continue;
      const known = same.get(keyOf(holding));
      if (known === undefined) same.set(keyOf(holding), [holding]);
      else known.push(holding);
    }
    for (const [key, group] of same) if (group.length > 1) this.#groups.set(key, new Overlaps(group));
  }

  /**
   * Who else held the same at the same time, in the order in which they got it. The time that they
   * share must overlap the selected time.
   */
  *of(holding: Holding, selection: Pick<Selection, 'from' | 'to' | 'at'>): Generator<Sharing, void, void> {
    if (endOf(holding) <= holding.time) return;
    const { from: first = Number.NEGATIVE_INFINITY, to: last = Number.POSITIVE_INFINITY, at = first } = selection;
    for (const partner of this.#groups.get(keyOf(holding))?.with(holding) ?? []) {
      if (partner.guest.uuid === holding.guest.uuid) continue;
      const [from, until] = [Math.max(partner.time, holding.time), Math.min(endOf(partner), endOf(holding))];
      if (from <= last && until >= first && until >= at) yield { partner, from, until };
    }
  }
}

/**
 * When a holding ended, in milliseconds since 1970; if that is unknown, when the guest was last
 * seen.
 */
export function endOf({ ending, session, time }: Holding): number {
  if (ending === undefined) return Number.POSITIVE_INFINITY;
  return ending.time ?? session?.lastTime ?? time;
}

const keyOf = ({ guest, assignment: { resource, bus = '', given } }: Holding): string =>
  `${guest.node ?? ''} ${resource} ${bus} ${given === undefined ? '' : textOf(given)}`;

/**
 * Finds those of many holdings that overlap one, without looking at most others: they are sorted by
 * their beginnings, and a tree over them knows the latest end of each part.
 */
class Overlaps {
  readonly #sorted: readonly Holding[];
  /** The parts of part n are 2n and 2n + 1; the last half of the tree are the holdings. */
  readonly #latest: Float64Array;
  readonly #size: number;

  constructor(holdings: readonly Holding[]) {
    this.#sorted = holdings.toSorted((a, b) => a.time - b.time);
    this.#size = 2 ** Math.ceil(Math.log2(holdings.length));
    this.#latest = new Float64Array(2 * this.#size).fill(Number.NEGATIVE_INFINITY);
    for (const [index, holding] of this.#sorted.entries()) this.#latest[this.#size + index] = endOf(holding);
    for (let part = this.#size - 1; part > 0; part--) {
      this.#latest[part] = Math.max(this.#end(2 * part), this.#end(2 * part + 1));
    }
  }

  *with({ time, ...rest }: Holding): Generator<Holding, void, void> {
    const end = endOf({ time, ...rest });
    const parts = [1];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      if (this.#end(part) <= time) continue;
      if (part < this.#size) {
        parts.push(2 * part + 1, 2 * part);
        continue;
      }
      const other = this.#sorted[part - this.#size] as Holding;
      if (other.time >= end) return;
      yield other;
    }
  }

  #end = (part: number): number => this.#latest[part] as number;
}
