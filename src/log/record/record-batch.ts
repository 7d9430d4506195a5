import type { RecordCore } from '../core/record-core.ts';
import { AuditRecord } from './record.ts';

/** Some hundred records, in the order of the log. */
export type RecordBatch = readonly AuditRecord[] | RowBatch;

/** A record, or the number of the row that it is while nobody has asked for an object. */
export type RecordItem = AuditRecord | number;

/**
 * Records that a record core has found. Those in plain form are rows, by number, and become objects
 * only if somebody asks for them: most readers need only a few of their fields.
 */
export class RowBatch implements Iterable<AuditRecord> {
  readonly core: RecordCore;
  readonly items: readonly RecordItem[];

  constructor(core: RecordCore, items: readonly RecordItem[]) {
    this.core = core;
    this.items = items;
  }

  *[Symbol.iterator](): Generator<AuditRecord, void, void> {
    for (const item of this.items) yield recordOf(this.core, item);
  }
}

/** Takes records in the order of the log. */
export interface RecordTaker {
  push(record: AuditRecord): void;
  /** The same for a record in plain form. */
  pushRow(core: RecordCore, row: number): void;
}

/** Hands the records of a batch over, those in plain form as rows. */
export function handOver(batch: RecordBatch, taker: RecordTaker): void {
  if (!(batch instanceof RowBatch)) {
    for (const record of batch) taker.push(record);
    return;
  }
  const { core, items } = batch;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as RecordItem;
    if (typeof item === 'number') taker.pushRow(core, item);
    else taker.push(item);
  }
}

/** The record of a row, or the record itself. */
export const recordOf = (core: RecordCore, item: RecordItem): AuditRecord =>
  typeof item === 'number' ? AuditRecord.ofRow(core, item) : item;
