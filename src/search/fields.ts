import { asByteString } from '../codec/bytes.ts';
import { unquote } from '../codec/untrusted.ts';
import type { RecordFields } from '../log/record/record-fields.ts';
import { assignmentOf } from '../schema/assignment.ts';
import { isAccess, isVirt, VIRT } from '../schema/record-types.ts';
import { namesOf } from '../session/entry/things.ts';

// The values that each criterion compares, from one record: decoded byte strings. Fields are
// parsed, so that text in a name that looks like a field stays part of the name.

/** Name of the guest of the record. */
export function guestNames(record: RecordFields): string[] {
  const name = isVirt(record.type) ? record.messageField('vm') : undefined;
  return name === undefined || record.isEncoded ? decoded(name) : [name];
}

/**
 * UUID of the guest as on the wire: it is never encoded, although one without dashes looks like
 * hex.
 */
export function guestUuids(record: RecordFields): string[] {
  const uuid = isVirt(record.type) ? record.messageField('uuid') : undefined;
  return uuid === undefined ? NONE : [uuid];
}

/** The program that sent the record or made the system call. */
export function programs(record: RecordFields): string[] {
  const { exe } = record.tail;
  if (exe !== undefined) return [exe === null ? '?' : asByteString(exe)];
  return decoded(record.kernelField('exe'));
}

/** Short name of that program. */
export const commands = (record: RecordFields): string[] =>
  decoded(record.kernelField('comm') ?? record.messageField('comm'));

/** Files: the path that a guest got, or the object of a system call or an access. */
export function files(record: RecordFields): string[] {
  if (record.type === VIRT.RESOURCE) return decoded(record.messageField('path') ?? record.messageField('new-disk'));
  return ['path', 'name', 'cwd'].flatMap((name) => decoded(record.kernelField(name)));
}

/** What a guest got or lost, and the object of a system call or an access. */
export function things(record: RecordFields): string[] {
  const assignment = record.type === VIRT.RESOURCE ? assignmentOf(record) : undefined;
  if (assignment !== undefined) return namesOf(assignment);
  return ['path', 'name'].flatMap((name) => decoded(record.kernelField(name)));
}

/** Security labels of the subject, including those of a guest's processes. */
export const subjects = (record: RecordFields): string[] =>
  [
    record.kernelField('subj'),
    anyField(record, 'scontext'),
    appArmorLabel(record, 'profile', 'label'),
    record.type === VIRT.MACHINE_ID ? record.messageField('vm-ctx') : undefined,
  ].flatMap(decoded);

/** Security labels of the object, including those of a guest's files. */
export const objects = (record: RecordFields): string[] =>
  [
    record.kernelField('obj'),
    anyField(record, 'tcontext'),
    appArmorLabel(record, 'peer', 'peer_label'),
    record.type === VIRT.MACHINE_ID ? record.messageField('img-ctx') : undefined,
  ].flatMap(decoded);

/** Host that the request came from: its name, or its address if it has no name. */
export function hosts(record: RecordFields): string[] {
  const { hostname, addr } = record.tail;
  if (hostname === undefined && addr === undefined) return NONE;
  return [asByteString(hostname ?? addr ?? '?')];
}

/** The terminal that the request came from. */
export function terminals(record: RecordFields): string[] {
  const { terminal } = record.tail;
  return terminal === undefined ? decoded(record.kernelField('tty')) : [asByteString(terminal ?? '?')];
}

const anyField = (record: RecordFields, name: string): string | undefined =>
  record.kernelField(name) ?? record.messageField(name);

/** AppArmor's profiles have other names in the messages of D-Bus. */
const appArmorLabel = (record: RecordFields, kernel: string, message: string): string | undefined =>
  isAccess(record.type) ? (record.kernelField(kernel) ?? record.messageField(message)) : undefined;

const decoded = (wire: string | undefined): string[] => (wire === undefined ? NONE : [unquote(wire)]);

const NONE: string[] = [];
