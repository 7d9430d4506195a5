import { unquote } from '../../codec/untrusted.ts';
import { UNSET } from '../../schema/envelope.ts';
import type { Entry } from '../../session/entry/entries.ts';

/**
 * The name of the account with that number, where there is one.
 *
 * @inline
 */
export type UserName = (uid: number) => string | undefined;

/**
 * Who did it, as a byte string: the name that auditd has put into the record, else that of the local account, as auparse
 * does. `?` where the record does not tell.
 */
export function userOf({ uid, user }: Entry, userName: UserName): string {
  if (user !== undefined) return unquote(user);
  return uid === undefined ? '?' : userText(uid, userName);
}

/** The name of the account whose number stands there, as libauparse tells it: what is no number is 0. */
export function userText(uid: string, userName: UserName): string {
  const number = Number.parseInt(uid, 10) || 0;
  if (number === UNSET || number === -1) return 'unset';
  if (number === 0) return 'root';
  const name = userName(number);
  return name === undefined ? `unknown(${number})` : Buffer.from(name, 'utf8').toString('latin1');
}
