import { type AuditText, asByteString, toByteString } from '../codec/bytes.ts';
import { unquote } from '../codec/untrusted.ts';
import type { EventFields } from '../log/event/audit-event.ts';
import type { RecordFields } from '../log/record/record-fields.ts';
import { assignmentOf } from '../schema/assignment.ts';
import { UNSET } from '../schema/envelope.ts';
import { VIRT } from '../schema/record-types.ts';
import { isOfKind } from '../session/entry/things.ts';
import type { Check } from '../util/check.ts';
import { anyOf, callback, flag, id, listOf, text, textOrBytes, time } from '../util/checks.ts';
import { glob } from '../util/glob.ts';
import type { Shape } from '../util/options.ts';
import {
  commands,
  files,
  guestNames,
  guestUuids,
  hosts,
  objects,
  programs,
  subjects,
  terminals,
  things,
} from './fields.ts';
import { outcomeOf } from './outcome.ts';

/**
 * What to search for, with the criteria of `ausearch`. An event must meet all criteria, each in one
 * of its records. Text is compared as bytes and case-sensitively, and may be part of a value unless
 * {@link Criteria.exact} is true.
 */
export interface Criteria {
  /** The guest with exactly this name, or this UUID in upper or lower case. */
  readonly guest?: AuditText | undefined;
  /** Name of the guest. */
  readonly vm?: AuditText | undefined;
  /** UUID of the guest. */
  readonly uuid?: AuditText | undefined;
  /** Numbers of record types: the event has a record of one of them. */
  readonly types?: readonly number[] | undefined;
  /** Earliest time, in milliseconds since 1970. Events without a time never match. */
  readonly from?: number | undefined;
  /** Latest time, in milliseconds since 1970, inclusive. Events without a time never match. */
  readonly to?: number | undefined;
  /** Whether the event succeeded. An event without a result is neither. */
  readonly success?: boolean | undefined;
  /** User ID from the kernel, or the name of the account; 4294967295 is "unset". */
  readonly uid?: number | string | undefined;
  /** Login user ID (`auid`). */
  readonly loginUid?: number | string | undefined;
  /** User ID, login user ID, or the effective user ID of a system call. */
  readonly anyUid?: number | string | undefined;
  /** Process ID from the kernel. In libvirt's records it is libvirtd's, not the guest's. */
  readonly pid?: number | undefined;
  /** Path of the program that sent the record. */
  readonly exe?: AuditText | undefined;
  /** Short name of the program. */
  readonly comm?: AuditText | undefined;
  /** A file that was given to a guest, or that a system call or a denied access used. */
  readonly file?: AuditText | undefined;
  /**
   * Kinds of resources that a guest got or lost (`resrc`); devices also have the kind of their bus:
   * `usb`, `pci`, `scsi`, `scsi_host`, `mdev`.
   */
  readonly resources?: readonly string[] | undefined;
  /**
   * Pattern that a resource or the target of a denied access must match as a whole, as in
   * `find -path`: `*` is any text, `?` any character, `[a-z]` one of several.
   */
  readonly path?: string | undefined;
  /** Security label of the subject; in VIRT_MACHINE_ID also the guest's. */
  readonly subject?: AuditText | undefined;
  /** Security label of the object; in VIRT_MACHINE_ID also that of the guest's files. */
  readonly object?: AuditText | undefined;
  /** Security label of the subject or the object. */
  readonly context?: AuditText | undefined;
  /** Names of hosts that wrote the record; a name must match as a whole. */
  readonly nodes?: readonly string[] | undefined;
  /** Host that the request came from: its name, or its address if it has no name. */
  readonly host?: AuditText | undefined;
  /** Terminal that the request came from. */
  readonly terminal?: AuditText | undefined;
  /** Serial number of the event. */
  readonly serial?: number | undefined;
  /** Number of the login session; 4294967295 is "unset". */
  readonly session?: number | undefined;
  /** Text must be the whole value. */
  readonly exact?: boolean | undefined;
  /** Returns the name of an account, for criteria with a name if the record has none. */
  readonly userName?: ((uid: number) => string | undefined) | undefined;
}

const user: Check<number | string> = anyOf(id, text);

/** What the criteria may be. */
export const criteriaShape: Shape<Criteria> = {
  guest: textOrBytes,
  vm: textOrBytes,
  uuid: textOrBytes,
  types: listOf(id),
  from: time,
  to: time,
  success: flag,
  uid: user,
  loginUid: user,
  anyUid: user,
  pid: id,
  exe: textOrBytes,
  comm: textOrBytes,
  file: textOrBytes,
  resources: listOf(text),
  path: text,
  subject: textOrBytes,
  object: textOrBytes,
  context: textOrBytes,
  nodes: listOf(text),
  host: textOrBytes,
  terminal: textOrBytes,
  serial: id,
  session: id,
  exact: flag,
  userName: callback(),
};

/**
 * Makes a test from criteria.
 *
 * @throws FormatError if a text cannot be encoded (a lone surrogate, a NUL)
 */
export function matcher(criteria: Criteria): (event: EventFields) => boolean {
  const tests = [...eventTests(criteria), ...recordTests(criteria).map(inSome)];
  return (event) => tests.every((test) => test(event));
}

/** Tests only time, node and serial of an event. */
export function frameMatcher({ from, to, nodes, serial }: Criteria): (event: EventFields) => boolean {
  return matcher({ from, to, nodes, serial });
}

type Test<T> = (subject: T) => boolean;

function eventTests({ types, from, to, nodes, serial, success }: Criteria): Test<EventFields>[] {
  const tests: (Test<EventFields> | false)[] = [
    serial !== undefined && ((event) => event.serial === serial),
    nodes !== undefined && (({ node }) => node !== undefined && nodes.includes(node)),
    (from !== undefined || to !== undefined) && (({ time }) => time !== undefined && isWithin(time, from, to)),
    types !== undefined && (({ records }) => records.some(({ type }) => type !== undefined && types.includes(type))),
    success !== undefined && ((event) => outcomeOf(event) === success),
  ];
  return tests.filter((test) => test !== false);
}

function recordTests(criteria: Criteria): Test<RecordFields>[] {
  const { exact = false, userName, pid, session } = criteria;
  const string = (wanted: AuditText | undefined, values: (record: RecordFields) => string[]) => {
    if (wanted === undefined) return [];
    const bytes = toByteString(wanted);
    return [
      (record: RecordFields) => values(record).some((value) => (exact ? value === bytes : value.includes(bytes))),
    ];
  };
  const account = (wanted: number | string | undefined, names: readonly string[]) => {
    if (wanted === undefined) return [];
    return [(record: RecordFields) => names.some((name) => isUser(record, name, wanted, userName))];
  };
  const number = (wanted: number | undefined, name: string) =>
    wanted === undefined ? [] : [(record: RecordFields) => idOf(record, name) === wanted];
  return [
    ...guestTests(criteria.guest),
    ...string(criteria.vm, guestNames),
    ...string(criteria.uuid, guestUuids),
    ...string(criteria.exe, programs),
    ...string(criteria.comm, commands),
    ...string(criteria.file, files),
    ...ofKinds(criteria.resources),
    ...withPath(criteria.path),
    ...string(criteria.subject, subjects),
    ...string(criteria.object, objects),
    ...string(criteria.context, (record) => [...subjects(record), ...objects(record)]),
    ...string(criteria.host, hosts),
    ...string(criteria.terminal, terminals),
    ...account(criteria.uid, ['uid']),
    ...account(criteria.loginUid, ['auid']),
    ...account(criteria.anyUid, ['uid', 'auid', 'euid']),
    ...number(pid, 'pid'),
    ...number(session, 'ses'),
  ];
}

function ofKinds(resources: readonly string[] | undefined): Test<RecordFields>[] {
  if (resources === undefined) return [];
  const kinds = new Set(resources);
  return [
    (record) => {
      const assignment = record.type === VIRT.RESOURCE ? assignmentOf(record) : undefined;
      return assignment !== undefined && isOfKind(assignment, kinds);
    },
  ];
}

function withPath(pattern: string | undefined): Test<RecordFields>[] {
  if (pattern === undefined) return [];
  const matches = glob(pattern);
  // Names in a log are bytes.
  return [(record) => things(record).some((name) => matches(Buffer.from(name, 'latin1').toString('utf8')))];
}

function guestTests(guest: AuditText | undefined): Test<RecordFields>[] {
  if (guest === undefined) return [];
  const isGuest = guestMatcher(guest);
  return [
    (record) =>
      guestNames(record).some((name) => isGuest(name, undefined)) ||
      guestUuids(record).some((uuid) => isGuest(undefined, uuid)),
  ];
}

/** Tests whether a name or a UUID, as byte strings, is that of the {@link Criteria.guest}. */
export function guestMatcher(guest: AuditText): (name: string | undefined, uuid: string | undefined) => boolean {
  const wanted = toByteString(guest);
  const id = wanted.toLowerCase();
  return (name, uuid) => name === wanted || uuid?.toLowerCase() === id;
}

const inSome =
  (test: Test<RecordFields>): Test<EventFields> =>
  ({ records }) =>
    records.some(test);

const isWithin = (time: number, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): boolean =>
  time >= from && time <= to;

function isUser(record: RecordFields, name: string, wanted: number | string, userName: Criteria['userName']): boolean {
  const id = idOf(record, name);
  if (id === undefined || typeof wanted === 'number') return id === wanted;
  // auditd added the name when the record was written; accounts on this machine may differ.
  const enriched = record.enrichedField(name.toUpperCase());
  if (enriched !== undefined) return unquote(enriched) === asByteString(wanted);
  if (id === UNSET) return wanted === 'unset';
  return userName?.(id) === wanted;
}

function idOf(record: RecordFields, name: string): number | undefined {
  const wire = record.kernelField(name);
  if (wire === undefined || !NUMBER.test(wire)) return undefined;
  return wire === '-1' ? UNSET : Number(wire);
}

const NUMBER = /^-?\d{1,10}$/;
