import { interpret } from '../../codec/interpret.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { UNSET_TEXT } from '../../schema/envelope.ts';
import { type UserName, userText } from '../format/user.ts';
import { personality } from './system-call/argument.ts';
import { argumentOf, callText, errorText } from './system-call/fields.ts';
import { modeText } from './system-call/mode.ts';
import { socketAddress } from './system-call/socket-address.ts';
import type { SystemCalls } from './system-call/system-calls.ts';

/** Where names for numbers come from. */
export interface NumberNames {
  readonly userName: UserName;
  /** Without it, groups stay numbers. */
  readonly groupName?: UserName | undefined;
  /** Without it, system calls, flags, errors and similar stay numbers. */
  readonly systemCalls?: SystemCalls | undefined;
}

/**
 * The readable form of a field's value, as a byte string: account names, decoded text, names of
 * system calls, flags and errors. Undefined if the value is shown as it is in the log, as ausearch
 * does with most fields.
 *
 * A name that auditd added to an enriched record takes precedence.
 */
export function interpretedField(
  record: AuditRecord,
  name: string,
  wire: string,
  names: NumberNames,
): string | undefined {
  const kind = kindOf(record, name);
  const enriched = wire === '' ? undefined : record.enrichedField(name.toUpperCase());
  if (enriched !== undefined) return kind === 'user' || kind === 'group' ? unquote(enriched) : enriched;
  if (kind === undefined) return undefined;
  if (kind === 'text' && !record.isEncoded && !wire.startsWith('"')) return wire;
  const meaning = MEANINGS[kind];
  if (meaning !== undefined) return meaning(wire, names);
  return names.systemCalls && NUMBERS[kind]?.(wire, names.systemCalls, { record, name, names });
}

/** Whether a field is a security label, the only bare value that may contain a comma. */
export const isLabel = (name: string): boolean => KINDS.get(name) === 'label';

/** Whether JSON and ECS print a field's value decoded. Other values are decoded only for people. */
export function isTextField(name: string): boolean {
  const kind = KINDS.get(name);
  return kind === 'text' || kind === 'title';
}

/** The words of a command line are text; the arguments of a system call have the same names. */
const kindOf = ({ type }: AuditRecord, name: string): Kind | undefined =>
  type === EXECVE && WORD.test(name) ? 'text' : KINDS.get(name);

const EXECVE = 1309;
const WORD = /^a\d+(?:\[\d+\])?$/;

const kinds = (kind: Kind, words: string): [string, Kind][] => words.split(' ').map((name) => [name, kind]);

type Kind =
  | (
      | 'user'
      | 'group'
      | 'session'
      | 'label'
      | 'text'
      | 'quoted'
      | 'title'
      | 'success'
      | 'address'
      | 'promiscuous'
      | 'mode'
    )
  | ('architecture' | 'call' | 'argument' | 'exit' | 'signal' | 'seccomp' | 'capability' | 'capabilities')
  | ('mapFlags' | 'openFlags' | 'personality' | 'request' | 'socket');

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...kinds('user', 'uid auid euid suid fsuid ouid oauid old-auid iuid sauid id obj_uid inode_uid'),
  ...kinds('group', 'gid egid sgid fsgid ogid igid obj_gid inode_gid new_gid'),
  ...kinds('session', 'ses'),
  ...kinds('label', 'subj obj scontext tcontext vm-ctx img-ctx'),
  ...kinds('text', 'vm exe comm path cgroup device name cwd cmd file dir key operation profile info'),
  ...kinds('text', 'denied_mask requested_mask old-disk new-disk old-net new-net old-chardev new-chardev'),
  ...kinds('text', 'old-fs new-fs old-rng new-rng'),
  ...kinds('quoted', 'apparmor acct grp invalid_context new_group ocomm root_dir sw watch'),
  ...kinds('title', 'proctitle'),
  ...kinds('success', 'res result'),
  ...kinds('address', 'addr'),
  ...kinds('promiscuous', 'prom old_prom'),
  ...kinds('mode', 'mode'),
  ...kinds('architecture', 'arch'),
  ...kinds('call', 'syscall'),
  ...kinds('argument', 'a0 a1 a2 a3'),
  ...kinds('exit', 'exit'),
  ...kinds('signal', 'sig'),
  ...kinds('seccomp', 'code'),
  ...kinds('capability', 'capability'),
  ...kinds('capabilities', 'cap_fp cap_fi cap_pa cap_pe cap_pi cap_pp fp fi pa pe pi pp'),
  ...kinds('capabilities', 'old_pa old_pe old_pi old_pp new_pe new_pi new_pp'),
  ...kinds('mapFlags', 'flags'),
  ...kinds('openFlags', 'oflag'),
  ...kinds('personality', 'per'),
  ...kinds('request', 'ioctlcmd'),
  ...kinds('socket', 'saddr'),
]);

type Meaning = (wire: string, names: NumberNames) => string | undefined;

// Unlike in libauparse, quotes protect blanks.
function text(wire: string): string {
  return QUOTED.test(wire) ? wire.slice(1, -1) : interpret(wire);
}

/** Kinds that need no tables. */
const MEANINGS: Partial<Record<Kind, Meaning>> = {
  user: (wire, { userName }) => userText(wire, userName),
  group: (wire, { groupName }) =>
    groupName === undefined
      ? wire === '0'
        ? 'root'
        : wire === UNSET_TEXT
          ? 'unset'
          : undefined
      : userText(wire, groupName),
  session: (wire) => (wire === UNSET_TEXT ? 'unset' : wire),
  label: (wire) => wire,
  text,
  quoted: text,
  title: (wire) =>
    HEX.test(wire) ? Buffer.from(wire, 'hex').toString('latin1').replaceAll('\0', ' ') : interpret(wire),
  success: (wire) => (DIGIT.test(wire) ? (RESULTS[Number.parseInt(wire, 10)] ?? 'unset') : wire),
  address: (wire) => wire,
  promiscuous: (wire) => (DIGIT.test(wire) ? (Number.parseInt(wire, 10) === 0 ? 'no' : 'yes') : undefined),
  mode: (wire) => (OCTAL.test(wire) ? modeText(Number.parseInt(wire, 8)) : undefined),
};

/** Kinds that the kernel writes as numbers, and that have names. Other values stay unchanged. */
const NUMBERS: Partial<Record<Kind, (wire: string, tables: SystemCalls, of: Of) => string | undefined>> = {
  architecture: (wire, tables) => tables.architecture(wire),
  call: (_, tables, { record }) => callText(record, tables),
  argument: (wire, tables, { record, name, names }) =>
    argumentOf(record, Number(name.slice(1)), wire, {
      tables,
      userName: names.userName,
      groupName: names.groupName ?? (() => undefined),
    }),
  exit: errorText,
  signal: decimal((number, wire, tables) => tables.value('signal', number) ?? `unknown-signal(${wire})`),
  seccomp: hexadecimal((number, wire, tables) => {
    const action = (number >>> 16) & 0x7fff;
    return tables.value('seccomp', action) ?? `unknown-seccomp-code(${wire})`;
  }),
  capability: decimal((number, wire, tables) => tables.value('capability', number) ?? `unknown-capability(${wire})`),
  capabilities: (wire, tables) =>
    SET.test(wire) ? tables.capabilities(BigInt(`0x${wire.replace(PREFIX, '')}`)) || 'none' : undefined,
  mapFlags: hexadecimal((number, _, tables) => {
    const none = (number & 0xf) === 0 ? 'MAP_FILE' : '';
    return [none, tables.flags('map', number)].filter(Boolean).join('|') || undefined;
  }),
  openFlags: hexadecimal((number, _, tables) =>
    [(number & 3) === 0 ? 'O_RDONLY' : '', tables.flags('open', number)].filter(Boolean).join('|'),
  ),
  personality: hexadecimal((number, wire, tables) => personality(number, wire, { tables })),
  request: hexadecimal((number, _, tables) => tables.value('ioctl', number) ?? `0x${number.toString(16)}`),
  socket: socketAddress,
};

interface Of {
  readonly record: AuditRecord;
  readonly name: string;
  readonly names: NumberNames;
}

type ReadNumber = (number: number, wire: string, tables: SystemCalls) => string | undefined;

function decimal(read: ReadNumber): (wire: string, tables: SystemCalls) => string | undefined {
  return (wire, tables) => (DECIMAL.test(wire) ? read(Number(wire), wire, tables) : undefined);
}

function hexadecimal(read: ReadNumber): (wire: string, tables: SystemCalls) => string | undefined {
  return (wire, tables) =>
    HEXADECIMAL.test(wire) ? read(Number.parseInt(wire.replace(PREFIX, '').slice(-8), 16), wire, tables) : undefined;
}

const HEX = /^(?:[0-9A-Fa-f]{2})+$/;
const QUOTED = /^"[^"]*"$/;
const DIGIT = /^\d/;
const OCTAL = /^[0-7]{1,10}$/;
const DECIMAL = /^-?\d{1,15}$/;
const HEXADECIMAL = /^(?:0x)?[0-9A-Fa-f]{1,16}$/;
const SET = HEXADECIMAL;
const PREFIX = /^0x/;
const RESULTS = ['no', 'yes'];
