import type { EventFormat } from '../../report/event/event-format.ts';
import { EVENT_FORMATS } from '../../report/event/event-formats.ts';
import { followOptions } from '../input/follow-options.ts';
import { AUSEARCH_SOURCES, sourceOptions } from '../input/source-options.ts';
import { formatOption } from '../options/format-option.ts';
import { type Option, optionHelp } from '../options/options.ts';
import { utcOption } from '../time/time-options.ts';

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
  Object.entries(extras).map(([extra, help]) => ({ names: [extraOption(extra)], help: `${name}: also ${help}` })),
);

/**
 * The options of `auvirt search`: those of ausearch that matter for guests, spelled as there, and
 * our own.
 */
export const searchOptions: readonly Option[] = [
  { names: ['--vm-name', '-vm', '--vm'], takes: 'word', value: 'NAME', help: 'guests with this in their name' },
  { names: ['--uuid', '-uu'], takes: 'word', value: 'UUID', help: 'guests with this in their uuid' },
  {
    names: ['--related'],
    help: 'also events that concern these guests without naming them: denied accesses, killed system calls, crashes',
  },
  {
    names: ['--message', '-m'],
    takes: 'word',
    value: 'TYPES',
    help: 'record types, by name or number; ALL for all types',
  },
  {
    names: ['--start', '-ts'],
    takes: 'moment',
    value: 'DATE [TIME]',
    help: 'only from this time on; see auvirt --help',
  },
  { names: ['--end', '-te'], takes: 'moment', value: 'DATE [TIME]', help: 'only up to this time' },
  { names: ['--success', '-sv'], takes: 'word', value: 'yes|no', choices: ['yes', 'no'], help: 'whether it succeeded' },
  { names: ['--uid', '-ui'], takes: 'number', value: 'USER', help: 'user, by ID or name' },
  { names: ['--loginuid', '-ul'], takes: 'number', value: 'USER', help: 'login user; -1 is unset' },
  { names: ['--uid-all', '-ua'], takes: 'number', value: 'USER', help: 'any of these, or the effective user' },
  {
    names: ['--pid', '-p'],
    takes: 'word',
    value: 'PID',
    help: "ID of the process that sent it (libvirtd's, not the guest's)",
  },
  { names: ['--executable', '-x'], takes: 'word', value: 'PATH', help: 'program' },
  { names: ['--comm', '-c'], takes: 'word', value: 'NAME', help: 'short name of the program' },
  { names: ['--file', '-f'], takes: 'word', value: 'PATH', help: 'file that a guest was given, or that was accessed' },
  { names: ['--subject', '-su'], takes: 'word', value: 'LABEL', help: 'label of the subject; vm-ctx of a guest' },
  {
    names: ['--object', '-o'],
    takes: 'word',
    value: 'LABEL',
    help: 'label of the object; img-ctx of a guest',
  },
  { names: ['--context', '-se'], takes: 'word', value: 'LABEL', help: 'either of these' },
  {
    names: ['--node', '-n'],
    takes: 'word',
    value: 'NAME',
    help: 'host that wrote it; may be repeated for any of several',
  },
  { names: ['--host', '-hn'], takes: 'word', value: 'NAME', help: 'host that the request came from' },
  { names: ['--terminal', '-tm'], takes: 'word', value: 'NAME', help: 'terminal that the request came from' },
  { names: ['--event', '-a'], takes: 'word', value: 'SERIAL', help: 'serial number of the event' },
  { names: ['--session'], takes: 'number', value: 'ID', help: 'login session; -1 is unset' },
  { names: ['--word', '-w'], help: 'text must be the whole value, not part of it' },
  ...formatOptions,
  {
    names: ['--escape'],
    takes: 'word',
    value: 'MODE',
    choices: ['raw', 'tty', 'shell', 'shell_quote'],
    help: 'how readable values are escaped: raw, tty (default), shell or shell_quote',
  },
  ...extraOptions,
  { names: ['--line-buffered', '-l'], help: 'write what is found at once' },
  { names: ['--just-one'], help: 'stop after the first event' },
  ...sourceOptions(AUSEARCH_SOURCES),
  ...followOptions,
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
    help: 'resume where the last run with this file stopped, and save there where this one stops',
  },
  utcOption,
  { names: ['--debug'], help: 'say which lines were skipped, and why' },
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt search --help` prints. */
export const searchHelp = (): string => `Usage: auvirt search OPTION...

Print the events that meet all conditions. Options of ausearch are spelled as
there and mean the same. By default, standard input is read if it is a pipe or a
file, otherwise the system's audit logs.

Options:
${optionHelp(searchOptions)}
Exit status: 0 if something was found; 1 if nothing was found, the usage is
wrong, a source cannot be read to its end, or the output cannot be written; 10
if the checkpoint is damaged; 11 if it cannot be written; 13 if another run uses
it. With --follow, a signal such as Ctrl-C ends it with what was complete.
`;
