import { toByteString } from '../../codec/bytes.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { RecordFields } from '../../log/record/record-fields.ts';
import { sharedText } from '../../util/kept-text.ts';

/**
 * On whose behalf the sender of a record acted, as far as the record says. Values as on the wire,
 * as byte strings; undefined if the record lacks them or says that they are unset.
 */
export interface Initiator {
  /** Login user ID, which the kernel keeps from the login on, whatever the process becomes. */
  readonly auid: string | undefined;
  /** Name of the login user, if auditd added it (`AUID=`). */
  readonly login: string | undefined;
  /** Number of the login session. */
  readonly ses: string | undefined;
  /** Account that the sender names: the person for whom a service acts. */
  readonly acct: string | undefined;
  /** Path of the program, decoded; its short name if the record has no path. */
  readonly program: string | undefined;
}

/**
 * Reads on whose behalf the sender of a record acted. Records of the same login and program share
 * one object, because nearly all records of a log have the same.
 */
export function initiatorOf(record: RecordFields): Initiator {
  const auid = known(record.kernelField('auid'));
  const ses = known(record.kernelField('ses'));
  const login = auid === undefined ? undefined : record.enrichedField('AUID');
  const acct = named(record.messageField('acct'));
  const program = programOf(record);
  const key = `${auid}\n${ses}\n${login}\n${acct}\n${program}`;
  const same = shared.get(key);
  if (same !== undefined) return same;
  const initiator: Initiator = {
    auid: sharedText(auid),
    login: sharedText(login),
    ses: sharedText(ses),
    acct: sharedText(acct),
    program: sharedText(program),
  };
  if (shared.size === MOST_SHARED) shared.clear();
  shared.set(key, initiator);
  return initiator;
}

const shared = new Map<string, Initiator>();
const MOST_SHARED = 1024;

/** The largest number means that nobody logged in. */
const known = (id: string | undefined): string | undefined =>
  id === undefined || !NUMBER.test(id) || id === UNSET ? undefined : id;

const NUMBER = /^\d+$/;
const UNSET = '4294967295';

/** libaudit writes `?` for a missing value, with or without quotes. */
const named = (wire: string | undefined): string | undefined =>
  wire === undefined || NOBODY.has(wire) ? undefined : wire;

const NOBODY: ReadonlySet<string> = new Set(['', '?', '"?"', '""']);

// A message may have an `exe` of its own, such as the command that runs in a container: the last
// one is the sender's. But nearly all messages have one, and finding the first is much faster.
function programOf(record: RecordFields): string | undefined {
  const first = record.messageField('exe');
  if (first?.startsWith('"/')) return unquote(first);
  const { exe } = record.tail;
  if (exe) return toByteString(exe);
  const comm = named(record.messageField('comm'));
  return comm === undefined ? undefined : unquote(comm);
}
