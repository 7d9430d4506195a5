import { unquote } from '../../codec/untrusted.ts';
import type { RecordFields } from '../../log/record/record-fields.ts';
import { keptText } from '../../util/kept-text.ts';
import { remembered } from '../../util/remembered.ts';

/**
 * What each VIRT record contains, whatever its form: which guest, what, and who did it. Text is in
 * byte strings.
 */
export interface GuestRecord {
  readonly record: RecordFields;
  /** Number of the record type. */
  readonly type: number;
  /** Host, UUID of the guest in lower case, and its name as on the wire (quoted or hex). */
  readonly node: string | undefined;
  readonly uuid: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly serial: number;
  /** User ID from the kernel, and the name that auditd added to it, both as on the wire. */
  readonly uid: string | undefined;
  readonly user: string | undefined;
  /** Whether it succeeded; undefined if the record is cut before its result. */
  readonly success: boolean | undefined;
}

/**
 * Reads what sessions need of a VIRT record: fields in any order, whether or not the message has a
 * known form.
 *
 * @returns the record, or the reason why it cannot be used: without a UUID and a name it belongs to no guest
 */
export function guestRecordOf(record: RecordFields, node: string | undefined, time: number): GuestRecord | string {
  const uuid = record.messageField('uuid');
  const name = record.messageField('vm');
  if (!uuid) return 'it names no uuid';
  if (!name) return 'it names no guest';
  return {
    record,
    type: record.type as number,
    node,
    uuid: ofGuest(uuid),
    name,
    time,
    serial: record.serial as number,
    uid: record.kernelField('uid'),
    user: record.enrichedField('UID'),
    success: record.succeeded,
  };
}

const ofGuest = remembered((wire) => (PLAIN.test(wire) ? keptText(wire) : unquote(wire).toLowerCase()));

// As libvirt writes it: text with a dash is not hex, and these letters are lower case.
const PLAIN = /^[0-9a-f]{8}-[-0-9a-f]*$/;
