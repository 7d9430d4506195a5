import { sourceOptions } from '../input/source-options.ts';
import { type Option, optionHelp } from '../options/options.ts';

/** The options of `auvirt search`: those of ausearch that matter for guests, spelled as there, and ours. */
export const searchOptions: readonly Option[] = [
  { names: ['--vm-name', '-vm', '--vm'], takes: 'word', value: 'NAME', help: 'guests with this in their name' },
  { names: ['--uuid', '-uu'], takes: 'word', value: 'UUID', help: 'guests with this in their uuid' },
  {
    names: ['--related'],
    help: 'also what concerns these guests without naming them: denied accesses, killed system calls, crashes',
  },
  { names: ['--message', '-m'], takes: 'word', value: 'TYPES', help: 'record types, by name or number; ALL is all' },
  { names: ['--start', '-ts'], takes: 'moment', value: 'DATE [TIME]', help: 'from then on; see auvirt --help' },
  { names: ['--end', '-te'], takes: 'moment', value: 'DATE [TIME]', help: 'up to then' },
  { names: ['--success', '-sv'], takes: 'word', value: 'yes|no', choices: ['yes', 'no'], help: 'whether it succeeded' },
  { names: ['--uid', '-ui'], takes: 'number', value: 'USER', help: 'user, by ID or name' },
  { names: ['--loginuid', '-ul'], takes: 'number', value: 'USER', help: 'user that was logged in; -1 is unset' },
  { names: ['--uid-all', '-ua'], takes: 'number', value: 'USER', help: 'any of these, or the effective user' },
  {
    names: ['--pid', '-p'],
    takes: 'word',
    value: 'PID',
    help: "process ID of who sent it (libvirtd's, not the guest's)",
  },
  { names: ['--executable', '-x'], takes: 'word', value: 'PATH', help: 'program' },
  { names: ['--comm', '-c'], takes: 'word', value: 'NAME', help: 'short name of the program' },
  { names: ['--file', '-f'], takes: 'word', value: 'PATH', help: 'a file given to a guest, or accessed' },
  { names: ['--subject', '-su'], takes: 'word', value: 'LABEL', help: 'label of who did it; vm-ctx of a guest' },
  {
    names: ['--object', '-o'],
    takes: 'word',
    value: 'LABEL',
    help: 'label of what it was done to; img-ctx of a guest',
  },
  { names: ['--context', '-se'], takes: 'word', value: 'LABEL', help: 'either of these' },
  { names: ['--node', '-n'], takes: 'word', value: 'NAME', help: 'host that wrote it; several mean any of them' },
  { names: ['--host', '-hn'], takes: 'word', value: 'NAME', help: 'host that the request came from' },
  { names: ['--terminal', '-tm'], takes: 'word', value: 'NAME', help: 'terminal that the request came from' },
  { names: ['--event', '-a'], takes: 'word', value: 'SERIAL', help: 'serial number of the event' },
  { names: ['--session'], takes: 'number', value: 'ID', help: 'login session; -1 is unset' },
  { names: ['--word', '-w'], help: 'text has to be the whole value, not a part of it' },
  { names: ['--interpret', '-i'], help: 'the same as --format interpret' },
  { names: ['--raw', '-r'], help: 'the same as --format raw' },
  {
    names: ['--format'],
    takes: 'word',
    value: 'FORMAT',
    choices: ['raw', 'default', 'interpret', 'interp', 'csv', 'text', 'json', 'ecs'],
    help: 'raw, default, interpret, csv, text (as ausearch), json or ecs (a line for each event)',
  },
  {
    names: ['--escape'],
    takes: 'word',
    value: 'MODE',
    choices: ['raw', 'tty', 'shell', 'shell_quote'],
    help: 'how readable values are escaped: raw, tty (default), shell, shell_quote',
  },
  { names: ['--extra-time'], help: 'csv: year, month, day, weekday, hour, milliseconds and offset as well' },
  { names: ['--extra-labels'], help: 'csv: labels as well' },
  { names: ['--extra-obj2'], help: 'csv: the second object as well, which is the guest' },
  { names: ['--extra-keys'], help: 'csv: the key of the audit rule as well' },
  { names: ['--line-buffered', '-l'], help: 'write what is found at once' },
  { names: ['--just-one'], help: 'end after the first event' },
  ...sourceOptions('--input', ['-if']),
  { names: ['--input-logs'], help: "read the system's logs even where standard input is a pipe" },
  { names: ['--eoe-timeout'], takes: 'word', value: 'SECONDS', help: 'how long an event may take to be written (2)' },
  {
    names: ['--checkpoint'],
    takes: 'word',
    value: 'FILE',
    help: 'go on where the last run with this file ended, and note there where this one ends',
  },
  { names: ['--utc'], help: 'read and show times in UTC' },
  { names: ['--debug'], help: 'say which lines were skipped, and why' },
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt search --help` prints. */
export const SEARCH_HELP = `Usage: auvirt search OPTION...

Print the events for which all that is asked holds. Options that ausearch has
are spelled as there and mean the same. Reads standard input where that is a
pipe or a file, else the system's audit logs, unless told otherwise.

Options:
${optionHelp(searchOptions)}
Exit status: 0 something was found, 1 nothing was found, the usage is wrong, or
a source cannot be read to its end, 10 the checkpoint is none, 11 it cannot be
written.
`;
