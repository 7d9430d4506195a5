import { unquote } from '../../codec/untrusted.ts';
import type { Initiator } from '../../session/entry/initiator.ts';
import { optionalJson } from './json-line.ts';

/** On whose behalf something happened, for `JSON.stringify`. */
export const initiatorJson = ({ auid, login, ses, program, acct }: Partial<Initiator> = {}): object => ({
  auid: auid === undefined ? null : Number(auid),
  user: optionalJson(login === undefined ? undefined : unquote(login)),
  ses: ses === undefined ? null : Number(ses),
  program: optionalJson(program),
  acct: optionalJson(acct === undefined ? undefined : unquote(acct)),
});
