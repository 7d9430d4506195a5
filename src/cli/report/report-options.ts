import { ROW_FORMATS } from '../../report/guest/guest-report.ts';
import { GUEST_REPORTS } from '../../report/guest/guest-reports.ts';
import { AUREPORT_SOURCES, sourceOptions } from '../input/source-options.ts';
import { ausearchExits, helpOption, type Manual } from '../options/command.ts';
import { formatOption } from '../options/format-option.ts';
import { guestOption, uuidOption } from '../options/guest-options.ts';
import { type Option, under } from '../options/options.ts';
import { pathOption, resourceOption } from '../select/thing-options.ts';
import { atOption, isoOption, limitOptions, utcOption } from '../time/time-options.ts';

/** The names of the reports about guests; each is an option. */
export const GUEST_REPORT_NAMES = Object.keys(GUEST_REPORTS) as (keyof typeof GUEST_REPORTS)[];

/** Options that only `--virt` has. */
export const VIRT_OPTIONS: readonly Option[] = [
  { names: ['--summary'], help: 'the number of records of each type' },
  { names: ['--success'], help: 'only successful events' },
  { names: ['--interpret', '-i'], help: 'with --summary: types by name' },
  {
    names: ['--node'],
    takes: 'word',
    value: 'NAME',
    help: 'only records of this host; may be repeated for any of several',
    more: 'The name must be complete.',
  },
];

/** Options that only the reports about guests have. */
export const GUEST_REPORT_OPTIONS: readonly Option[] = [
  guestOption,
  { names: ['--vm-name', '-vm', '--vm'], takes: 'word', value: 'NAME', help: 'only the guest with exactly this name' },
  { ...uuidOption, names: ['--uuid', '-uu'] },
  atOption('moment', 'with --guests or --resources: only what ran, or was held, at this time'),
  resourceOption,
  pathOption,
  {
    names: ['--shared'],
    help: 'with --resources: only what several guests held at once, and when they did',
    more: 'A table has a row for each two guests. JSON and CSV name all partners of a guest in one row.',
  },
];

const common: readonly Option[] = [
  ...limitOptions('moment'),
  {
    names: ['--failed'],
    help: 'with --virt: only failed events; with --guests: what failed for each guest, and why',
    more: 'A record fails if its result says so. A guest that crashes is stopped successfully, with `reason=failed`.',
  },
  {
    ...formatOption(
      { classic: { help: 'for --virt, as aureport prints it' }, ...ROW_FORMATS },
      { after: '; by default AUVIRT_FORMAT, or else table, but with --virt classic unless on a terminal' },
    ),
    more: 'The classic list of `--virt` names no guest; the other formats name guest, operation and reason.',
  },
  isoOption,
  utcOption,
];

const reports: readonly Option[] = [
  {
    names: ['--virt'],
    help: 'records of guests, numbered, as aureport lists them',
    more: 'A line has date, time, type, result and serial.',
  },
  ...GUEST_REPORT_NAMES.map((name): Option => ({ names: [`--${name}`], help: GUEST_REPORTS[name].help })),
];

const other: readonly Option[] = [{ names: ['--debug'], help: 'say which lines were skipped, and why' }, helpOption];

/**
 * The options of `auvirt report`: those of aureport that matter for guests, spelled as there, and
 * our own.
 */
export const reportOptions: readonly Option[] = [
  ...under('Reports', reports),
  ...under('With all reports', common),
  ...under('With --virt', VIRT_OPTIONS),
  ...under('With the other reports', GUEST_REPORT_OPTIONS),
  ...sourceOptions(AUREPORT_SOURCES),
  ...under('Other', other),
];

/** What users are told about `auvirt report`. */
export const reportManual: Manual = {
  name: 'report',
  usage: ['--virt [--summary] [OPTION]... [LOG]...', 'REPORT [OPTION]... [LOG]...'],
  about: `
Summarize what happened to guests. Without a LOG, standard input is read if it
is a pipe or a file, otherwise the system's audit logs. A LOG is a file or
directory: a word that contains a slash, or the name of a file.
`,
  options: reportOptions,
  operands: 'files',
  exits: {
    0: 'everything was read',
    1: 'the usage is wrong, there was no audit record, no record names the guest, or the list of --virt is empty',
    ...ausearchExits,
  },
};
