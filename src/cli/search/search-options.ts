import type { EventFormat } from '../../report/event/event-format.ts';
import { EVENT_FORMATS } from '../../report/event/event-formats.ts';
import { typeNames } from '../../schema/record-types.ts';
import { followOption } from '../input/follow-options.ts';
import { AUSEARCH_SOURCES, sourceOptions } from '../input/source-options.ts';
import { ausearchExits, helpOption, type Manual } from '../options/command.ts';
import { formatOption } from '../options/format-option.ts';
import { guestOption } from '../options/guest-options.ts';
import { type Option, under } from '../options/options.ts';
import { pathOption, resourceOption } from '../select/thing-options.ts';
import { limitOptions, utcOption } from '../time/time-options.ts';

/** The option that asks for extra columns of a format. */
export const extraOption = (extra: string): `--${string}` => `--extra-${extra}`;

const formats = Object.entries<EventFormat>(EVENT_FORMATS);

/** Options that choose a format, and its columns. */
const formatOptions: readonly Option[] = [
  ...formats.flatMap(([name, { option }], index) =>
    option === undefined || formats[index - 1]?.[1].option === option
      ? []
      : [{ names: option, help: `the same as --format ${name}` }],
  ),
  formatOption(EVENT_FORMATS),
];

const extraOptions: readonly Option[] = formats.flatMap(([name, { extras = {} }]) =>
  Object.entries(extras).map(([extra, help]) => ({ names: [extraOption(extra)], help: `also ${help} (${name})` })),
);

const conditions: readonly Option[] = [
  guestOption,
  { names: ['--vm-name', '-vm', '--vm'], takes: 'word', value: 'NAME', help: 'guests with this in their name' },
  { names: ['--uuid', '-uu'], takes: 'word', value: 'UUID', help: 'guests with this in their uuid' },
  {
    names: ['--related'],
    help: 'also events that concern these guests without naming them: denied accesses, killed system calls, crashes',
    more: 'Denied accesses are those of SELinux and AppArmor, killed system calls those of SECCOMP. Crashes are one kind of anomaly; the others are found as well.',
  },
  {
    names: ['--message', '-m'],
    takes: 'word',
    value: 'TYPES',
    offers: () => [...typeNames],
    help: 'record types, by name or number; ALL for all types',
    more: 'The event has a record of one of these types, which are separated by commas. Names are in upper or lower case.',
  },
  ...limitOptions('moment', {
    start:
      'A time alone means today, and a date without a time its midnight. `-ts checkpoint` means the time in the checkpoint.',
  }),
  {
    names: ['--success', '-sv'],
    takes: 'word',
    value: 'yes|no',
    choices: ['yes', 'no'],
    help: 'whether it succeeded',
    more: 'An access counts as failed if the security module denied it, and a system call that seccomp reported if the filter stopped it.',
  },
  {
    names: ['--uid', '-ui'],
    takes: 'number',
    value: 'USER',
    help: 'user, by ID or name',
    more: '`-1` and `unset` mean nobody.',
  },
  { names: ['--loginuid', '-ul'], takes: 'number', value: 'USER', help: 'login user; -1 is unset' },
  { names: ['--uid-all', '-ua'], takes: 'number', value: 'USER', help: 'any of these, or the effective user' },
  {
    names: ['--pid', '-p'],
    takes: 'word',
    value: 'PID',
    help: "ID of the process that sent it (libvirtd's, not the guest's)",
    more: 'For other records, this is the process that made the system call.',
  },
  { names: ['--executable', '-x'], takes: 'word', value: 'PATH', offers: 'files', help: 'program of that process' },
  { names: ['--comm', '-c'], takes: 'word', value: 'NAME', help: 'short name of that program' },
  {
    names: ['--file', '-f'],
    takes: 'word',
    value: 'PATH',
    offers: 'files',
    help: 'file that a guest was given, or that was accessed',
    elsewhere: 'the log to read is --input',
  },
  resourceOption,
  pathOption,
  {
    names: ['--subject', '-su'],
    takes: 'word',
    value: 'LABEL',
    help: 'security label of the subject; vm-ctx of a guest',
  },
  {
    names: ['--object', '-o'],
    takes: 'word',
    value: 'LABEL',
    help: 'security label of the object; img-ctx of a guest',
    elsewhere: 'in auvirt record, -o is the file to write',
  },
  { names: ['--context', '-se'], takes: 'word', value: 'LABEL', help: 'either of these' },
  {
    names: ['--node', '-n'],
    takes: 'word',
    value: 'NAME',
    help: 'host that wrote it; may be repeated for any of several',
    more: 'The name must be complete.',
  },
  {
    names: ['--host', '-hn'],
    takes: 'word',
    value: 'NAME',
    help: 'host that the request came from',
    more: 'If it has no name, its address.',
  },
  { names: ['--terminal', '-tm'], takes: 'word', value: 'NAME', help: 'terminal that the request came from' },
  {
    names: ['--event', '-a'],
    takes: 'word',
    value: 'SERIAL',
    help: 'serial number of the event',
    elsewhere: 'in auvirt, -a lists all events',
  },
  { names: ['--session'], takes: 'number', value: 'ID', help: 'login session; -1 is unset' },
  { names: ['--word', '-w'], help: 'text must be the whole value, not part of it' },
];

const output: readonly Option[] = [
  ...formatOptions,
  {
    names: ['--escape'],
    takes: 'word',
    value: 'MODE',
    choices: ['raw', 'tty', 'shell', 'shell_quote'],
    help: 'how readable values are escaped: raw, tty (default), shell or shell_quote',
    more: 'Control characters are in octal, except with `raw`.',
  },
  ...extraOptions,
  {
    names: ['--line-buffered', '-l'],
    help: 'write what is found at once',
    more: 'This is for compatibility with ausearch: what is found is always written as soon as a piece of input has been read.',
  },
  { names: ['--just-one'], help: 'stop after the first event' },
  utcOption,
];

const input: readonly Option[] = [
  ...sourceOptions(AUSEARCH_SOURCES),
  followOption,
  {
    names: ['--eoe-timeout'],
    takes: 'word',
    value: 'SECONDS',
    help: 'an event ends when a record is this much newer (2)',
  },
  {
    names: ['--checkpoint'],
    takes: 'word',
    value: 'FILE',
    offers: 'files',
    help: 'resume where the last run with this file stopped, and save there where this one stops',
    more: 'The file has the format of ausearch. Events that may be incomplete are left for the next run. If the output cannot be written, the file names the last event that was written completely; if the reader of a pipe goes away, the file does not change. Only one run at a time uses the file: its lock is a link with the same name and `.lock`.',
  },
];

const other: readonly Option[] = [{ names: ['--debug'], help: 'say which lines were skipped, and why' }, helpOption];

/**
 * The options of `auvirt search`: those of ausearch that matter for guests, spelled as there, and
 * our own.
 */
export const searchOptions: readonly Option[] = [
  ...under('Conditions', conditions),
  ...under('Output', output),
  ...under('Input', input),
  ...under('Other', other),
];

/** What users are told about `auvirt search`. */
export const searchManual: Manual = {
  name: 'search',
  usage: ['OPTION... [LOG]...'],
  about: `
Print the events that meet all conditions. Options of ausearch are spelled as
there and mean the same. Without a LOG, standard input is read if it is a pipe
or a file, otherwise the system's audit logs. A LOG is a file or directory: a
word that contains a slash, or the name of a file.
`,
  options: searchOptions,
  operands: 'files',
  exits: {
    0: 'something was found',
    1: 'nothing was found, there are no logs in the directory, or the usage is wrong',
    ...ausearchExits,
    10: 'the checkpoint is damaged or cannot be read',
    11: 'the checkpoint cannot be written',
    13: 'another run uses the checkpoint, or has moved it',
  },
};
