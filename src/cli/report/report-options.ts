import { sourceOptions } from '../input/source-options.ts';
import { type Option, optionHelp } from '../options/options.ts';

/** The options of `auvirt report`: those of aureport that matter for guests, spelled as there, and ours. */
export const reportOptions: readonly Option[] = [
  { names: ['--virt'], help: 'records of guests, numbered, as aureport lists them' },
  { names: ['--summary'], help: 'with --virt: how many there are of each type' },
  { names: ['--failed'], help: 'with --virt: only what failed' },
  { names: ['--success'], help: 'with --virt: only what succeeded' },
  { names: ['--interpret', '-i'], help: 'with --virt --summary: types by name' },
  { names: ['--node'], takes: 'word', value: 'NAME', help: 'with --virt: host that wrote it' },
  {
    names: ['--guests'],
    help: 'each guest: hosts, first and last seen, sessions, how long it ran, failures, denials',
  },
  {
    names: ['--resources'],
    help: 'who held which disk, network card or device, and when; marks what two guests of a host had at once',
  },
  { names: ['--denials'], help: 'what guests were denied, by label or profile, how often, and when last' },
  {
    names: ['--format'],
    takes: 'word',
    value: 'FORMAT',
    choices: ['table', 'json'],
    help: 'of these three: table or json',
  },
  {
    names: ['--vm-name', '-vm', '--vm'],
    takes: 'word',
    value: 'NAME',
    help: 'of these three: only the guest with this name',
  },
  { names: ['--uuid', '-uu'], takes: 'word', value: 'UUID', help: 'of these three: only the guest with this uuid' },
  { names: ['--start', '-ts'], takes: 'moment', value: 'DATE [TIME]', help: 'from then on; see auvirt --help' },
  { names: ['--end', '-te'], takes: 'moment', value: 'DATE [TIME]', help: 'up to then' },
  ...sourceOptions('--input', ['-if']),
  { names: ['--input-logs'], help: "read the system's logs even where standard input is a pipe" },
  { names: ['--utc'], help: 'read and show times in UTC' },
  { names: ['--debug'], help: 'say which lines were skipped, and why' },
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt report --help` prints. */
export const REPORT_HELP = `Usage: auvirt report --virt [--summary] [OPTION]...
       auvirt report --guests | --resources | --denials [OPTION]...

Options:
${optionHelp(reportOptions)}
Exit status: 0 all was read; 1 the usage is wrong, a source cannot be read to
its end, or the list of --virt is empty.
`;
