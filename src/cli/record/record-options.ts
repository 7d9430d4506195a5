import { constants } from 'node:os';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { helpOption, type Manual } from '../options/command.ts';
import { type Option, readOptions } from '../options/options.ts';

/** The options of `auvirt record`. */
export const recordOptions: readonly Option[] = [
  {
    names: ['--output', '-o'],
    takes: 'word',
    value: 'FILE',
    offers: 'files',
    help: 'file that records are appended to (audit.log)',
    more: 'It is created with mode 0600. A program that changes its user must still be able to write to it.',
    elsewhere: 'in auvirt search, -o is a label',
  },
  {
    names: ['--fail'],
    takes: 'word',
    value: 'ERRNO',
    offers: () => Object.keys(constants.errno),
    help: 'refuse each message with this error, by name or number; EPERM for a program without privilege',
    more: 'A program in its own user namespace gets `ECONNREFUSED`.',
  },
  { names: ['--disabled'], help: 'act as if auditing is off: accept messages and drop them, like the kernel' },
  {
    names: ['--delay'],
    takes: 'word',
    value: 'TIME',
    help: 'delay each answer, for example 500ms or 2s; without a unit, in seconds',
    more: 'The kernel does so when the audit daemon hangs: it blocks each sender.',
  },
  {
    names: ['--library'],
    takes: 'word',
    value: 'FILE',
    offers: 'files',
    help: 'path of recorder.so, if it is not in the package',
    more: 'It must not contain blanks or colons.',
  },
  { names: ['--quiet', '-q'], help: 'do not print the number of records' },
  helpOption,
];

/** What users are told about `auvirt record`. */
export const recordManual: Manual = {
  name: 'record',
  usage: ['[OPTION]... -- COMMAND [ARG]...'],
  about: `
Run a program, and record in a file, in the format of audit.log, what it would
have sent to the kernel's audit system. Needs no privilege and no auditing in
the kernel. Catches everything sent through libaudit or a netlink socket of the
C library, including by threads and child processes.
`,
  options: recordOptions,
  operands: 'program',
  exits: {
    125: 'the usage is wrong, or nothing can be recorded; COMMAND was not started',
    126: 'COMMAND cannot be run',
    127: 'COMMAND does not exist',
  },
  after: `
If COMMAND was started, the exit status is that of COMMAND, or 128 + N if signal
N ended it.
`,
};

/** What `auvirt record` was asked for. */
export interface Recording {
  readonly command: readonly [program: string, ...args: string[]];
  readonly output: string;
  /** The error number that answers each message; 0 for success. */
  readonly fail: number;
  readonly disabled: boolean;
  /** In milliseconds. */
  readonly delay: number;
  readonly library: string | undefined;
  readonly quiet: boolean;
}

/** Reads the command line; words after `--` belong to the program. */
export function readRecordOptions(words: readonly string[]): Recording {
  const end = words.indexOf('--');
  const { options, rest } = readOptions(end === -1 ? words : words.slice(0, end), recordOptions);
  const [program, ...args] = end === -1 ? [] : words.slice(end + 1);
  if (rest[0] !== undefined) throw new UsageError(`${printable(rest[0])} is not an option: give the command after --`);
  if (program === undefined) throw new UsageError('record needs a command after --');
  const word = (name: string) => options.get(name)?.[0];
  return {
    command: [program, ...args],
    output: word('--output') ?? 'audit.log',
    fail: errnoOf(word('--fail')),
    disabled: options.has('--disabled'),
    delay: millisecondsOf(word('--delay')),
    library: word('--library'),
    quiet: options.has('--quiet'),
  };
}

function errnoOf(word: string | undefined): number {
  if (word === undefined) return 0;
  const number = /^\d+$/.test(word) ? Number(word) : (constants.errno as Record<string, number>)[word.toUpperCase()];
  if (number !== undefined && number >= 1 && number < 4096) return number;
  throw new UsageError(`--fail ${printable(word)}: give the name of an error, such as EPERM, or its number`);
}

function millisecondsOf(word: string | undefined): number {
  if (word === undefined) return 0;
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(word) ?? [];
  const milliseconds = Math.round(Number(number) * (unit === 's' ? 1000 : 1));
  if (milliseconds <= 2 ** 31 - 1) return milliseconds;
  throw new UsageError(`--delay ${printable(word)}: give a time such as 500ms or 2s`);
}
