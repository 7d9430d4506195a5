import type { AuditRecord } from '../../log/record/record.ts';
import type { Expectation } from './expectation.ts';
import { type Miss, missesOf } from './misses.ts';

/** A record that does not meet an expectation, and the fields that differ. */
export interface NearMiss {
  /** The record. */
  readonly record: AuditRecord;
  /** Its fields that differ. */
  readonly misses: readonly Miss[];
}

/** Keeps the few records that are nearest to an expectation; the latest of equally near ones. */
export class Nearest {
  readonly #expectation: Expectation;
  readonly #size: number;
  #kept: (NearMiss & { readonly distance: number })[] = [];

  constructor(expectation: Expectation) {
    this.#expectation = expectation;
    this.#size = expectation.conditions.length + (expectation.type === undefined ? 0 : 1);
  }

  /** Nearest first. */
  get records(): readonly NearMiss[] {
    return this.#kept.map(({ record, misses }) => ({ record, misses }));
  }

  /** Takes a record that does not meet the expectation. */
  add(record: AuditRecord): void {
    if (!record.isRecord) return;
    const misses = missesOf(this.#expectation, record);
    if (!this.#isNear(misses)) return;
    // A missing field counts more than a field with another value.
    const distance = misses.length * (this.#size + 1) + misses.filter(({ seen }) => seen === undefined).length;
    if (this.#kept.length === MAX_KEPT && distance > (this.#kept.at(-1)?.distance ?? 0)) return;
    const place = this.#kept.findIndex((other) => distance <= other.distance);
    this.#kept.splice(place === -1 ? this.#kept.length : place, 0, { record, misses, distance });
    this.#kept.length = Math.min(this.#kept.length, MAX_KEPT);
  }

  /**
   * Whether at least one condition is met. If there is only one, a field with another value is
   * enough.
   */
  #isNear(misses: readonly Miss[]): boolean {
    if (misses.length < this.#size) return true;
    const [only] = misses;
    return this.#size === 1 && only?.field !== 'type' && only?.seen !== undefined;
  }
}

const MAX_KEPT = 3;
