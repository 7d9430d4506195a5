import { isAlone } from '../../schema/record-types.ts';
import { Fifo } from '../../util/fifo.ts';
import type { AuditRecord } from '../record/record.ts';

/**
 * Records of one host that are whole events, with ascending stamps: in a log of guests, nearly all
 * are. They need only wait, without being assembled or sorted.
 */
export class AscendingRecords {
  readonly #records = new Fifo<AuditRecord>();
  #node: string | undefined;
  #time = 0;
  #serial = 0;

  get length(): number {
    return this.#records.length;
  }

  /** Adds a record if it continues the others; returns whether it does. */
  add(record: AuditRecord, node: string | undefined, time: number, serial: number): boolean {
    if (!isAlone(record.type)) return false;
    if (this.#records.length > 0) {
      if (node !== this.#node || time < this.#time || (time === this.#time && serial <= this.#serial)) return false;
    }
    this.#records.push(record);
    this.#node = node;
    this.#time = time;
    this.#serial = serial;
    return true;
  }

  /** Removes and returns the first, unless its time is later than this one. */
  takeUpTo(time: number): AuditRecord | undefined {
    return this.#records.length > 0 && this.firstTime <= time ? this.#records.shift() : undefined;
  }

  /** Removes and returns all. */
  takeAll(): AuditRecord[] {
    const all: AuditRecord[] = [];
    for (let record = this.#records.shift(); record !== undefined; record = this.#records.shift()) all.push(record);
    return all;
  }

  /** Time of the first; there must be one. */
  get firstTime(): number {
    return this.#records.at(0)?.time as number;
  }
}
