import type { RecordCore, RowHolder } from '../core/record-core.ts';
import type { AuditRecord } from '../record/record.ts';
import { type RecordBatch, type RecordItem, RowBatch, recordOf } from '../record/record-batch.ts';

/**
 * Recognizes copies of records that each form a complete event. The journal and syslog may hold a
 * record twice.
 */
export class Copies implements RowHolder {
  /** The newest records, by their serial. */
  readonly #newest: (RecordItem | undefined)[] = new Array(KEPT).fill(undefined);
  /** The core of the rows among them, and the first row that may be one. */
  #core: RecordCore | undefined;
  #first = 0;

  /** Whether a record is a copy of one that was passed before. */
  isCopy(record: AuditRecord): boolean {
    const { serial } = record;
    return serial !== undefined && this.#replace(serial, record);
  }

  /** The same for a record that is a row. */
  isCopiedRow(core: RecordCore, row: number): boolean {
    if (core !== this.#core) this.#readFrom(core, row);
    return this.#replace(core.serial(row), row);
  }

  /** Rows before this one become objects. */
  letGo(core: RecordCore, before: number): void {
    if (core !== this.#core) return;
    for (; this.#first < before && this.#first < core.count; this.#first++) {
      if (!core.isPlain(this.#first)) continue;
      const place = core.serial(this.#first) % KEPT;
      if (this.#newest[place] === this.#first) this.#newest[place] = recordOf(core, this.#first);
    }
  }

  #readFrom(core: RecordCore, row: number): void {
    if (this.#core !== undefined) this.letGo(this.#core, Number.POSITIVE_INFINITY);
    this.#core = core;
    this.#first = row;
    core.hold(this);
  }

  #replace(serial: number, item: RecordItem): boolean {
    const known = this.#newest[serial % KEPT];
    this.#newest[serial % KEPT] = item;
    if (known === undefined) return false;
    const core = this.#core as RecordCore;
    // Nearly all have another serial.
    if (typeof known === 'number' && core.serial(known) !== serial) return false;
    return isSame(recordOf(core, known), recordOf(core, item));
  }
}

const isSame = (a: AuditRecord, b: AuditRecord): boolean =>
  a.serial === b.serial && a.time === b.time && isSameText(a, b);

const isSameText = (a: AuditRecord, b: AuditRecord): boolean =>
  a.type === b.type && a.node === b.node && a.body === b.body;

/**
 * Leaves out records without a stamp if the same record with its stamp is nearby: journalctl's
 * short formats show a record as `audit[900]: VIRT_CONTROL …`, and the kernel's copy of it as
 * `kernel: audit: type=2500 audit(…)`. Only the second has a stamp.
 */
export async function* withoutCopies(batches: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch, void, void> {
  const used = new WeakSet<AuditRecord>();
  const before = new Last();
  let held: readonly AuditRecord[] = [];
  for await (const batch of batches) {
    if (held.length === 0 && !hasUnstamped(batch)) {
      before.set(batch);
      yield batch;
      continue;
    }
    const all = [...held, ...batch];
    // A record waits until all its neighbours have arrived.
    const first = all.findIndex((record, index) => index > all.length - NEAR && isUnstamped(record));
    const whole = first === -1 ? all.length : first;
    yield distinct(before.records, all, whole, used);
    before.set(all.slice(0, whole));
    held = all.slice(whole);
  }
  if (held.length > 0) yield distinct(before.records, held, held.length, used);
}

// Rows have stamps.
const hasUnstamped = (batch: RecordBatch): boolean =>
  batch instanceof RowBatch
    ? batch.items.some((item) => typeof item !== 'number' && isUnstamped(item))
    : batch.some(isUnstamped);

/** The last records that were handed on. */
class Last implements RowHolder {
  #core: RecordCore | undefined;
  #items: RecordItem[] = [];

  set(batch: RecordBatch): void {
    if (batch instanceof RowBatch && batch.core !== this.#core) {
      this.#core = batch.core;
      batch.core.hold(this);
    }
    this.#items = (batch instanceof RowBatch ? batch.items : batch).slice(-NEAR);
  }

  get records(): readonly AuditRecord[] {
    return this.#items.map((item) => recordOf(this.#core as RecordCore, item));
  }

  /** Rows before this one become objects. */
  letGo(core: RecordCore, before: number): void {
    if (core !== this.#core) return;
    for (let i = 0; i < this.#items.length; i++) {
      const item = this.#items[i] as RecordItem;
      if (typeof item === 'number' && item < before) this.#items[i] = recordOf(core, item);
    }
  }
}

/** The first `count` records without the copies among them. */
function distinct(
  before: readonly AuditRecord[],
  records: readonly AuditRecord[],
  count: number,
  used: WeakSet<AuditRecord>,
): AuditRecord[] {
  const all = [...before, ...records];
  return records.slice(0, count).filter((record, index) => {
    if (!isUnstamped(record)) return true;
    const at = before.length + index;
    const near = all.slice(Math.max(0, at - NEAR), at + NEAR);
    const stamped = near.find(
      (each) => each.serial !== undefined && each.isRecord && !used.has(each) && isSameText(each, record),
    );
    if (stamped === undefined) return true;
    // Each stamped record replaces only one: two records may have the same text.
    used.add(stamped);
    return false;
  });
}

const isUnstamped = ({ serial, isRecord }: AuditRecord): boolean => serial === undefined && isRecord;

/** Number of records that are remembered. */
const KEPT = 1024;
/** Maximum distance between two copies, in records. */
const NEAR = 64;
