import { asByteString } from '../../codec/bytes.ts';
import { interpret } from '../../codec/interpret.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { UNSET_TEXT } from '../../schema/envelope.ts';
import { isAccess, SYSCALL } from '../../schema/record-types.ts';
import { outcomeOf } from '../../search/outcome.ts';
import { accessOf } from '../../session/entry/access.ts';
import { accountKind } from '../format/user.ts';
import { interpretedField, type NumberNames } from './interpret-field.ts';
import { type NormalizedObject, objectOf } from './normalized-object.ts';

/**
 * Who did what to what, in the words of libauparse's normalizer: byte strings, empty if unknown.
 * For events that neither belong to a guest nor can concern one, only the type is given.
 */
export interface Normalized extends NormalizedObject {
  readonly type: string;
  readonly session: string;
  /**
   * Name of the account that was logged in, `system` if nobody was; without an account, the
   * security label.
   */
  readonly subject: string;
  /** Name of the account that acted, and whether it differs from the subject. */
  readonly actor: string;
  readonly acting: boolean;
  readonly subjectKind: string;
  readonly subjectLabel: string;
  readonly success: boolean | undefined;
  readonly how: string;
  readonly key: string;
}

/** Normalizes an event. */
export function normalized(event: AuditEvent, names: NumberNames): Normalized {
  const [first] = event.records;
  const who = actorOf(event);
  const read = (name: string): string => {
    const wire = who.kernelField(name);
    return wire === undefined ? '' : (interpretedField(who, name, wire, names) ?? wire);
  };
  const uid = who.kernelField('uid');
  return {
    type: first?.typeName ?? '',
    session: sessionOf(who),
    subjectLabel: who.kernelField('subj') ?? '',
    success: outcomeOf(event),
    how: program(event),
    key: interpret(who.kernelField('key') ?? '').replace('(null)', ''),
    ...subjectOf(event, who, isLogin(who) ? read('old-auid') : read('auid')),
    actor: read('uid'),
    acting: uid !== undefined && uid !== loginOf(who) && uid !== UNSET_TEXT && !isOldLogin(who),
    ...objectOf(event, names),
  };
}

/** The record that identifies who acted: the system call's, or the first that names an account. */
function actorOf({ records }: AuditEvent): AuditRecord {
  const call = records.find(({ type }) => type === SYSCALL);
  return call ?? records.find((record) => loginOf(record) !== undefined) ?? (records[0] as AuditRecord);
}

type Subject = Pick<Normalized, 'subject' | 'subjectKind'>;

/** A denied access without a system call names no account, only a label. */
function subjectOf({ records }: AuditEvent, who: AuditRecord, loggedIn: string): Subject {
  const access = records.find(({ type }) => isAccess(type));
  const account = loginOf(who);
  const isMessage = access !== undefined && access === who && access.messageText !== undefined;
  const { scontext, profile } = (access && (account === undefined || isMessage) && accessOf(access)) || {};
  const label = scontext ?? (profile === undefined ? undefined : unquote(profile));
  const id = who.kernelField('uid') ?? account;
  const subjectKind = id === undefined ? (access === undefined ? '' : 'unknown-acct') : accountKind(id);
  if (label !== undefined) return { subject: label, subjectKind };
  return { subject: account === undefined ? '' : loggedIn === 'unset' ? 'system' : loggedIn, subjectKind };
}

/**
 * The account that was logged in. In LOGIN it is the previous account, which old kernels did not
 * distinguish from the new one.
 */
function loginOf(record: AuditRecord): string | undefined {
  if (isOldLogin(record)) return undefined;
  return record.kernelField(isLogin(record) ? 'old-auid' : 'auid');
}

const LOGIN = 1006;
const isLogin = ({ type }: AuditRecord): boolean => type === LOGIN;

/**
 * Before 2014 the fields of LOGIN had names of two words: `old auid=700 new auid=701 old ses=1 new
 * ses=2`.
 */
const isOldLogin = ({ type, body }: AuditRecord): boolean => type === LOGIN && (body?.includes(' old auid=') ?? false);

function sessionOf(record: AuditRecord): string {
  const wire = record.kernelField('ses');
  // The next word belongs to the next field.
  const session = isOldLogin(record) ? wire?.split(' ')[0] : wire;
  return session === UNSET_TEXT ? 'unset' : (session ?? '');
}

function program({ records }: AuditEvent): string {
  for (const record of records) {
    const { exe } = record.tail;
    if (exe !== undefined) return exe === null ? '?' : asByteString(exe);
  }
  for (const name of ['exe', 'comm']) {
    for (const record of records) {
      const text = interpret(record.kernelField(name) ?? record.messageField(name) ?? '');
      if (text !== '') return text;
    }
  }
  return '';
}
