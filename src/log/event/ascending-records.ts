import { isAlone } from '../../schema/record-types.ts';
import { Fifo } from '../../util/fifo.ts';
import type { RecordCore } from '../core/record-core.ts';
import type { AuditRecord } from '../record/record.ts';
import { type RecordItem, recordOf } from '../record/record-batch.ts';

/**
 * Records of one host that are whole events, with ascending stamps: in a log of guests, nearly all
 * are. They need only wait, without being assembled or sorted.
 */
export class AscendingRecords {
  readonly #items = new Fifo<RecordItem>();
  /** The core of the rows, once there are any. */
  core: RecordCore | undefined;
  #node: string | undefined;
  #time = 0;
  #serial = 0;

  get length(): number {
    return this.#items.length;
  }

  /** Adds a record if it continues the others; returns whether it does. */
  add(item: RecordItem, node: string | undefined, time: number, serial: number): boolean {
    // Rows are records of guests.
    if (typeof item !== 'number' && !isAlone(item.type)) return false;
    if (this.#items.length > 0) {
      if (node !== this.#node || time < this.#time || (time === this.#time && serial <= this.#serial)) return false;
    }
    this.#items.push(item);
    this.#node = node;
    this.#time = time;
    this.#serial = serial;
    return true;
  }

  /** Removes and returns the first, unless its time is later than this one. */
  takeUpTo(time: number): RecordItem | undefined {
    return this.#items.length > 0 && this.firstTime <= time ? this.#items.shift() : undefined;
  }

  /** Removes and returns all. */
  takeAll(): RecordItem[] {
    const all: RecordItem[] = [];
    for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift()) all.push(item);
    return all;
  }

  /** Time of the first; there must be one. */
  get firstTime(): number {
    const first = this.#items.at(0) as RecordItem;
    return typeof first === 'number' ? (this.core as RecordCore).time(first) : (first.time as number);
  }

  /** Rows before this one become objects. */
  letGo(before: number): void {
    for (let i = 0; i < this.#items.length; i++) {
      const item = this.#items.at(i) as RecordItem;
      if (typeof item !== 'number') continue;
      if (item >= before) return;
      this.#items.set(i, recordOf(this.core as RecordCore, item) as AuditRecord);
    }
  }
}
