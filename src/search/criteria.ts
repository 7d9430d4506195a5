import { type AuditText, asByteString, toByteString } from '../codec/bytes.ts';
import { unquote } from '../codec/untrusted.ts';
import type { AuditEvent } from '../log/event/event-queue.ts';
import type { AuditRecord } from '../log/record/record.ts';
import { commands, files, guestNames, guestUuids, hosts, objects, programs, subjects, terminals } from './fields.ts';
import { outcomeOf } from './outcome.ts';

/**
 * What somebody looks for; all that is given has to hold, each in some record of the event. Text is compared as bytes, in
 * their case, and is found anywhere within a value unless {@link Criteria.exact}. The criteria are those of ausearch.
 */
export interface Criteria {
  /** Name of the guest. */
  readonly vm?: AuditText | undefined;
  /** Uuid of the guest. */
  readonly uuid?: AuditText | undefined;
  /** Record types, by number: an event that has one of them. */
  readonly types?: readonly number[] | undefined;
  /** No event before this time, in milliseconds since 1970. An event without a time has none of this range. */
  readonly from?: number | undefined;
  /** No event after this time, in milliseconds since 1970; the time itself is included. */
  readonly to?: number | undefined;
  /** Whether it succeeded. An event that does not tell is neither. */
  readonly success?: boolean | undefined;
  /** User ID that the kernel tells, or the name of the account; 4294967295 is "unset". */
  readonly uid?: number | string | undefined;
  /** User ID that was logged in. */
  readonly loginUid?: number | string | undefined;
  /** Any of these, or the effective one of a system call. */
  readonly anyUid?: number | string | undefined;
  /** Process ID that the kernel tells: of libvirt's records that of libvirtd, not the guest's. */
  readonly pid?: number | undefined;
  /** Path of the program. */
  readonly exe?: AuditText | undefined;
  /** Its short name. */
  readonly comm?: AuditText | undefined;
  /** A file that was given to a guest, or that a system call or an access was about. */
  readonly file?: AuditText | undefined;
  /** Security label of who did it; of VIRT_MACHINE_ID also the guest's. */
  readonly subject?: AuditText | undefined;
  /** Security label of what it was done to; of VIRT_MACHINE_ID that of the guest's files. */
  readonly object?: AuditText | undefined;
  /** Either of these two. */
  readonly context?: AuditText | undefined;
  /** Hosts that wrote the record, whole names. */
  readonly nodes?: readonly string[] | undefined;
  /** Host that the request came from, by name or else by address. */
  readonly host?: AuditText | undefined;
  /** Terminal that the request came from. */
  readonly terminal?: AuditText | undefined;
  /** Serial number of the event. */
  readonly serial?: number | undefined;
  /** Number of the login session; 4294967295 is "unset". */
  readonly session?: number | undefined;
  /** Text has to be the whole value. */
  readonly exact?: boolean | undefined;
  /** Names of accounts, for criteria that name one where the record itself does not. */
  readonly userName?: ((uid: number) => string | undefined) | undefined;
}

/**
 * Makes the test that the criteria are.
 *
 * @throws FormatError where a text has no bytes (a lone surrogate, a NUL)
 */
export function matcher(criteria: Criteria): (event: AuditEvent) => boolean {
  const tests = [...eventTests(criteria), ...recordTests(criteria).map(inSome)];
  return (event) => tests.every((test) => test(event));
}

/** Whether an event is of the time, the node and the serial that are asked for, whatever it is about. */
export function frameMatcher({ from, to, nodes, serial }: Criteria): (event: AuditEvent) => boolean {
  return matcher({ from, to, nodes, serial });
}

type Test<T> = (subject: T) => boolean;

function eventTests({ types, from, to, nodes, serial, success }: Criteria): Test<AuditEvent>[] {
  const tests: (Test<AuditEvent> | false)[] = [
    serial !== undefined && ((event) => event.serial === serial),
    nodes !== undefined && (({ node }) => node !== undefined && nodes.includes(node)),
    // An event without a time is of none.
    (from !== undefined || to !== undefined) && (({ time }) => time !== undefined && isWithin(time, from, to)),
    types !== undefined && (({ records }) => records.some(({ type }) => type !== undefined && types.includes(type))),
    success !== undefined && ((event) => outcomeOf(event) === success),
  ];
  return tests.filter((test) => test !== false);
}

function recordTests(criteria: Criteria): Test<AuditRecord>[] {
  const { exact = false, userName, pid, session } = criteria;
  const text = (wanted: AuditText | undefined, values: (record: AuditRecord) => string[]) => {
    if (wanted === undefined) return [];
    const bytes = toByteString(wanted);
    return [(record: AuditRecord) => values(record).some((value) => (exact ? value === bytes : value.includes(bytes)))];
  };
  const user = (wanted: number | string | undefined, names: readonly string[]) => {
    if (wanted === undefined) return [];
    return [(record: AuditRecord) => names.some((name) => isUser(record, name, wanted, userName))];
  };
  const number = (wanted: number | undefined, name: string) =>
    wanted === undefined ? [] : [(record: AuditRecord) => idOf(record, name) === wanted];
  return [
    ...text(criteria.vm, guestNames),
    ...text(criteria.uuid, guestUuids),
    ...text(criteria.exe, programs),
    ...text(criteria.comm, commands),
    ...text(criteria.file, files),
    ...text(criteria.subject, subjects),
    ...text(criteria.object, objects),
    ...text(criteria.context, (record) => [...subjects(record), ...objects(record)]),
    ...text(criteria.host, hosts),
    ...text(criteria.terminal, terminals),
    ...user(criteria.uid, ['uid']),
    ...user(criteria.loginUid, ['auid']),
    ...user(criteria.anyUid, ['uid', 'auid', 'euid']),
    ...number(pid, 'pid'),
    ...number(session, 'ses'),
  ];
}

const inSome =
  (test: Test<AuditRecord>): Test<AuditEvent> =>
  ({ records }) =>
    records.some(test);

const isWithin = (time: number, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): boolean =>
  time >= from && time <= to;

function isUser(record: AuditRecord, name: string, wanted: number | string, userName: Criteria['userName']): boolean {
  const id = idOf(record, name);
  if (id === undefined || typeof wanted === 'number') return id === wanted;
  // auditd has put the name there while the account existed; the machine that reads may have others.
  const enriched = record.enrichedField(name.toUpperCase());
  if (enriched !== undefined) return unquote(enriched) === asByteString(wanted);
  if (id === UNSET) return wanted === 'unset';
  return userName?.(id) === wanted;
}

function idOf(record: AuditRecord, name: string): number | undefined {
  const wire = record.kernelField(name);
  if (wire === undefined || !NUMBER.test(wire)) return undefined;
  return wire === '-1' ? UNSET : Number(wire);
}

/** The number that stands for "nobody". */
const UNSET = 0xffffffff;
const NUMBER = /^-?\d{1,10}$/;
