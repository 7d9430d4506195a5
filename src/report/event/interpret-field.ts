import { interpret } from '../../codec/interpret.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { UNSET_TEXT } from '../../schema/envelope.ts';
import { type UserName, userText } from '../format/user.ts';

/**
 * What a field's value means, as a byte string: names of accounts, decoded text, words for results. Undefined where it is
 * shown as it stands there, as ausearch does with most.
 *
 * Knows what records of guests have, and what those that concern guests have in common with them; names that auditd put
 * into an enriched record go before all else.
 */
export function interpretedField(
  record: AuditRecord,
  name: string,
  wire: string,
  userName: UserName,
): string | undefined {
  const kind = KINDS.get(name);
  const enriched = wire === '' ? undefined : record.enrichedField(name.toUpperCase());
  if (enriched !== undefined) return kind === 'user' || kind === 'group' ? unquote(enriched) : enriched;
  if (kind === undefined) return undefined;
  if (kind === 'text' && !record.isEncoded && !wire.startsWith('"')) return wire;
  return MEANINGS[kind](wire, userName);
}

/** Whether a field is a security label, the only bare value that may hold a comma. */
export const isLabel = (name: string): boolean => KINDS.get(name) === 'label';

/** Whether a field's value is text that may be encoded. */
export function isTextField(name: string): boolean {
  const kind = KINDS.get(name);
  return kind === 'text' || kind === 'title';
}

const names = (kind: Kind, words: string): [string, Kind][] => words.split(' ').map((name) => [name, kind]);

type Kind = 'user' | 'group' | 'session' | 'label' | 'text' | 'title' | 'success' | 'address';

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...names('user', 'uid auid euid suid fsuid ouid oauid old-auid iuid sauid id'),
  ...names('group', 'gid egid sgid fsgid ogid igid'),
  ...names('session', 'ses old-ses'),
  ...names('label', 'subj obj scontext tcontext vm-ctx img-ctx'),
  ...names('text', 'vm exe comm path cgroup device name cwd cmd file dir key operation profile info'),
  ...names('text', 'denied_mask requested_mask old-disk new-disk old-net new-net old-chardev new-chardev'),
  ...names('text', 'old-fs new-fs old-rng new-rng'),
  ...names('title', 'proctitle'),
  ...names('success', 'res result success'),
  ...names('address', 'addr'),
]);

const MEANINGS: Record<Kind, (wire: string, userName: UserName) => string | undefined> = {
  user: userText,
  group: (wire) => (wire === '0' ? 'root' : wire === UNSET_TEXT ? 'unset' : undefined),
  session: (wire) => (wire === UNSET_TEXT ? 'unset' : wire),
  label: (wire) => wire,
  // Here quotes protect a blank, other than in libauparse.
  text: (wire) => (QUOTED.test(wire) ? wire.slice(1, -1) : interpret(wire)),
  title: (wire) =>
    HEX.test(wire) ? Buffer.from(wire, 'hex').toString('latin1').replaceAll('\0', ' ') : interpret(wire),
  success: (wire) => (DIGIT.test(wire) ? (RESULTS[Number.parseInt(wire, 10)] ?? 'unset') : wire),
  address: (wire) => wire,
};

const HEX = /^(?:[0-9A-Fa-f]{2})+$/;
const QUOTED = /^"[^"]*"$/;
const DIGIT = /^\d/;
const RESULTS = ['no', 'yes'];
