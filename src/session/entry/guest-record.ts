import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';

/** What each VIRT record tells, whatever its form: of which guest, what, by whom. Text as byte strings. */
export interface GuestRecord {
  readonly record: AuditRecord;
  /** Number of the record type. */
  readonly type: number;
  /** Host, guest's uuid in lower case and its name as it stands there (quoted or hex). */
  readonly node: string | undefined;
  readonly uuid: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly serial: number;
  /** Whether it succeeded; undefined if the record is cut before its result. */
  readonly success: boolean | undefined;
}

/**
 * Reads a VIRT record as far as everything in this folder needs it: fields in any order, whether or not the rest has a
 * known form. A text says why it cannot be used: without uuid and name it is nobody's.
 */
export function guestRecordOf(record: AuditRecord, node: string | undefined, time: number): GuestRecord | string {
  const uuid = record.messageField('uuid');
  const name = record.messageField('vm');
  if (!uuid) return 'it names no uuid';
  if (!name) return 'it names no guest';
  return {
    record,
    type: record.type as number,
    node,
    uuid: PLAIN.test(uuid) ? uuid : unquote(uuid).toLowerCase(),
    name,
    time,
    serial: record.serial as number,
    success: record.succeeded,
  };
}

// As libvirt writes it: what has a dash is not hex, and these letters are small ones.
const PLAIN = /^[0-9a-f]{8}-[-0-9a-f]*$/;
