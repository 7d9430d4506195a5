import { unquote } from '../../codec/untrusted.ts';
import type { Entry } from '../../session/entry/entries.ts';

/**
 * The name of the account with that number, if there is one.
 *
 * @inline
 */
export type UserName = (uid: number) => string | undefined;

/**
 * The account that acted, as a byte string: the name that auditd added to the record, otherwise the
 * name of the local account, as in auparse. `?` if the record names no account.
 */
export function userOf({ uid, user }: Pick<Entry, 'uid' | 'user'>, userName: UserName): string {
  if (user !== undefined) return unquote(user);
  return uid === undefined ? '?' : userText(uid, userName);
}

/**
 * On whose behalf something happened, as a byte string: the login user, or else the account that
 * the manager names. Most managers are services that nobody logged in to, and run as root: then it is
 * the program, such as `libvirtd`. A record that names no program gives the account that acted, and an empty text if it
 * names none.
 */
export function actorOf(entry: Pick<Entry, 'uid' | 'user' | 'by'>, userName: UserName): string {
  const { auid, login, acct, program } = entry.by ?? {};
  if (auid !== undefined) return login === undefined ? accountText(auid, userName) : unquote(login);
  if (acct !== undefined) return unquote(acct);
  if (program !== undefined) return program.slice(program.lastIndexOf('/') + 1);
  const { uid, user } = entry;
  return user === undefined ? (uid === undefined ? '' : accountText(uid, userName)) : unquote(user);
}

/** The name of an account, or its number: `uid 107`. */
const accountText = (uid: string, userName: UserName): string =>
  userText(uid, userName).replace(/^unknown\((.*)\)$/, 'uid $1');

/**
 * The name of the account or group with that number, as libauparse prints it: `unset` for -1,
 * `root` for 0, `unknown(107)` if there is no such account, `conversion error(…)` for a number of
 * more than 64 bits.
 *
 * @param uid from the record; like strtoul(3), anything that does not begin with a number is 0
 */
export function userText(uid: string, userName: UserName): string {
  const number = unsigned(uid);
  if (number === undefined) return `conversion error(${uid})`;
  const id = int32(number);
  if (id === -1) return 'unset';
  if (id === 0) return 'root';
  // The system uses the same number without a sign.
  const name = userName(id >>> 0);
  return name === undefined ? `unknown(${id})` : Buffer.from(name, 'utf8').toString('latin1');
}

/**
 * The number at the beginning, as the 64 bits that strtoul(3) returns; undefined if it has more.
 */
function unsigned(text: string): bigint | undefined {
  const [, sign, digits = '0'] = NUMBER.exec(text) ?? [];
  const number = BigInt(digits);
  if (number >> 64n !== 0n) return undefined;
  return sign === '-' ? BigInt.asUintN(64, -number) : number;
}

/** The lower 32 bits with their sign, which is what libauparse stores. */
const int32 = (number: bigint): number => Number(BigInt.asIntN(32, number));

/**
 * The kind of account of a number, as in libauparse's normalizer, which reads more than 63 bits as
 * -1.
 */
export function accountKind(uid: string): string {
  const number = unsigned(uid);
  const id = number === undefined || (number >> 63n === 1n && !uid.startsWith('-')) ? -1 : int32(number);
  if (id === -1) return 'unset-acct';
  if (id === 0) return 'privileged-acct';
  return id < 1000 ? 'service-acct' : id < 60_000 ? 'user-acct' : 'unknown-acct';
}

const NUMBER = /^\s*([+-]?)(\d+)/;
