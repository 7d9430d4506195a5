import { ROW_FORMATS } from '../../report/guest/guest-report.ts';
import { GUEST_REPORTS } from '../../report/guest/guest-reports.ts';
import { AUSEARCH_SOURCES, sourceOptions } from '../input/source-options.ts';
import { formatOption } from '../options/format-option.ts';
import { type Option, optionHelp } from '../options/options.ts';
import { isoOption, utcOption } from '../time/time-options.ts';

/** The names of the reports about guests; each is an option. */
export const GUEST_REPORT_NAMES = Object.keys(GUEST_REPORTS) as (keyof typeof GUEST_REPORTS)[];

/** Options that only `--virt` has. */
export const VIRT_OPTIONS: readonly Option[] = [
  { names: ['--summary'], help: 'with --virt: the number of records of each type' },
  { names: ['--failed'], help: 'with --virt: only failed events' },
  { names: ['--success'], help: 'with --virt: only successful events' },
  { names: ['--interpret', '-i'], help: 'with --virt --summary: types by name' },
  { names: ['--node'], takes: 'word', value: 'NAME', help: 'with --virt: only records of this host' },
];

/** Options that only the reports about guests have. */
export const GUEST_REPORT_OPTIONS: readonly Option[] = [
  formatOption(ROW_FORMATS, { after: '; by default AUVIRT_FORMAT or table; not with --virt' }),
  {
    names: ['--vm-name', '-vm', '--vm'],
    takes: 'word',
    value: 'NAME',
    help: 'only the guest with this name; not with --virt',
  },
  { names: ['--uuid', '-uu'], takes: 'word', value: 'UUID', help: 'only the guest with this uuid; not with --virt' },
  isoOption,
];

/**
 * The options of `auvirt report`: those of aureport that matter for guests, spelled as there, and
 * our own.
 */
export const reportOptions: readonly Option[] = [
  { names: ['--virt'], help: 'records of guests, numbered, as aureport lists them' },
  ...VIRT_OPTIONS,
  ...GUEST_REPORT_NAMES.map((name): Option => ({ names: [`--${name}`], help: GUEST_REPORTS[name].help })),
  ...GUEST_REPORT_OPTIONS,
  {
    names: ['--start', '-ts'],
    takes: 'moment',
    value: 'DATE [TIME]',
    help: 'only from this time on; see auvirt --help',
  },
  { names: ['--end', '-te'], takes: 'moment', value: 'DATE [TIME]', help: 'only up to this time' },
  ...sourceOptions(AUSEARCH_SOURCES),
  utcOption,
  { names: ['--debug'], help: 'say which lines were skipped, and why' },
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt report --help` prints. */
export const reportHelp = (): string => `Usage: auvirt report --virt [--summary] [OPTION]...
       auvirt report ${GUEST_REPORT_NAMES.map((name) => `--${name}`).join(' | ')} [OPTION]...

Options:
${optionHelp(reportOptions)}
Exit status: 0 if everything was read; 1 if the usage is wrong, a source cannot
be read to its end, the output cannot be written, there was no audit record at
all, no record names the guest, or the list of --virt is empty.
`;
