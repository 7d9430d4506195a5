import { asByteString } from '../codec/bytes.ts';
import { unquote } from '../codec/untrusted.ts';
import type { AuditRecord } from '../log/record/record.ts';
import { isVirt, VIRT } from '../schema/record-types.ts';

// What each criterion of a search looks at, in one record: byte strings, decoded. Fields are found where they belong, so that
// text inside a name that looks like a field is part of the name.

/** Names of the guest that the record is about. */
export function guestNames(record: AuditRecord): string[] {
  const name = isVirt(record.type) ? record.messageField('vm') : undefined;
  return name === undefined || record.isEncoded ? decoded(name) : [name];
}

/** Its uuid, as it stands there: it is never encoded, though one without dashes looks like hex. */
export function guestUuids(record: AuditRecord): string[] {
  const uuid = isVirt(record.type) ? record.messageField('uuid') : undefined;
  return uuid === undefined ? NONE : [uuid];
}

/** The program that sent the record or made the system call. */
export function programs(record: AuditRecord): string[] {
  const { exe } = record.tail;
  if (exe !== undefined) return [exe === null ? '?' : asByteString(exe)];
  return decoded(record.kernelField('exe'));
}

/** Its short name. */
export const commands = (record: AuditRecord): string[] =>
  decoded(record.kernelField('comm') ?? record.messageField('comm'));

/** Files: of a guest's record the path that it was given, else what a system call or an access was about. */
export function files(record: AuditRecord): string[] {
  if (record.type === VIRT.RESOURCE) return decoded(record.messageField('path') ?? record.messageField('new-disk'));
  return ['path', 'name', 'cwd'].flatMap((name) => decoded(record.kernelField(name)));
}

/** Labels of who did something; those given to a guest's processes are theirs. */
export const subjects = (record: AuditRecord): string[] =>
  [
    record.kernelField('subj'),
    anyField(record, 'scontext'),
    record.type === VIRT.MACHINE_ID ? record.messageField('vm-ctx') : undefined,
  ].flatMap(decoded);

/** Labels of what it was done to; those given to a guest's files are theirs. */
export const objects = (record: AuditRecord): string[] =>
  [
    record.kernelField('obj'),
    anyField(record, 'tcontext'),
    record.type === VIRT.MACHINE_ID ? record.messageField('img-ctx') : undefined,
  ].flatMap(decoded);

/** Where the request came from: its name, or its address where it has none. */
export function hosts(record: AuditRecord): string[] {
  const { hostname, addr } = record.tail;
  if (hostname === undefined && addr === undefined) return NONE;
  return [asByteString(hostname ?? addr ?? '?')];
}

/** The terminal that the request came from. */
export function terminals(record: AuditRecord): string[] {
  const { terminal } = record.tail;
  return terminal === undefined ? decoded(record.kernelField('tty')) : [asByteString(terminal ?? '?')];
}

const anyField = (record: AuditRecord, name: string): string | undefined =>
  record.kernelField(name) ?? record.messageField(name);

const decoded = (wire: string | undefined): string[] => (wire === undefined ? NONE : [unquote(wire)]);

const NONE: string[] = [];
