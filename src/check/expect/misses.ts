import { type AuditText, fromByteString } from '../../codec/bytes.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { typeName } from '../../schema/record-types.ts';
import { shown } from '../../util/printable.ts';
import type { Expectation } from './expectation.ts';
import { fieldValue } from './field-value.ts';

/** A field of a record that is not as expected. */
export interface Miss {
  /** Its name on the wire; `type` is the record type. */
  readonly field: string;
  /** The expected value; safe to print. */
  readonly wanted: string;
  /**
   * The value in the record, which comes from the log: escape it. Undefined if the field is
   * missing.
   */
  readonly seen: AuditText | undefined;
}

/** Whether a record is as expected. */
export const meets = ({ type, conditions }: Expectation, record: AuditRecord): boolean =>
  record.isRecord &&
  (type === undefined || record.type === type) &&
  conditions.every(({ name, holds }) => {
    const value = fieldValue(record, name);
    return value !== undefined && holds(value);
  });

/** The fields in which a record is not as expected, in the order of the expectation. */
export function missesOf({ type, conditions }: Expectation, record: AuditRecord): Miss[] {
  const misses: Miss[] = [];
  if (type !== undefined && record.type !== type) {
    misses.push({ field: 'type', wanted: typeName(type), seen: record.typeName });
  }
  for (const { name, wanted, holds } of conditions) {
    const value = fieldValue(record, name);
    if (value !== undefined && holds(value)) continue;
    misses.push({ field: shown(name), wanted, seen: value === undefined ? undefined : fromByteString(value) });
  }
  return misses;
}
