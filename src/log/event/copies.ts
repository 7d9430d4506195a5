import type { AuditRecord } from '../record/record.ts';

/**
 * Recognizes copies of records that each form a complete event. The journal and syslog may hold a
 * record twice.
 */
export class Copies {
  /** The newest records, by their serial. */
  readonly #newest: (AuditRecord | undefined)[] = new Array(KEPT).fill(undefined);

  /** Whether a record is a copy of one that was passed before. */
  isCopy(record: AuditRecord): boolean {
    const { serial } = record;
    if (serial === undefined) return false;
    const known = this.#newest[serial % KEPT];
    this.#newest[serial % KEPT] = record;
    record.retain();
    const isCopy = known !== undefined && isSame(known, record);
    known?.release();
    return isCopy;
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
export async function* withoutCopies(
  batches: AsyncIterable<readonly AuditRecord[]>,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  const used = new WeakSet<AuditRecord>();
  /** The last ones before. */
  let before: readonly AuditRecord[] = [];
  let held: readonly AuditRecord[] = [];
  for await (const batch of batches) {
    if (held.length === 0 && !batch.some(isUnstamped)) {
      // Not all of them: what is kept for long is costly to collect.
      const last = batch.slice(-NEAR);
      for (const record of last) record.retain();
      yield batch;
      for (const record of before) record.release();
      before = last;
      continue;
    }
    const all = [...held, ...batch];
    // A record waits until all its neighbours have arrived.
    const first = all.findIndex((record, index) => index > all.length - NEAR && isUnstamped(record));
    const whole = first === -1 ? all.length : first;
    for (const record of batch) record.retain();
    yield distinct(before, all, whole, used);
    before = all.slice(0, whole).slice(-NEAR);
    held = all.slice(whole);
  }
  if (held.length > 0) yield distinct(before, held, held.length, used);
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
