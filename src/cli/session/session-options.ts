import { sourceOptions } from '../input/source-options.ts';
import type { Option } from '../options/options.ts';

/** The options of `auvirt` without a sub-command: those of 3.0.9, spelled as there, and ours. */
export const sessionOptions: readonly Option[] = [
  { names: ['--all-events', '-a'], help: 'list everything that happened to the guests, not only their sessions' },
  { names: ['--summary', '-s'], help: 'print counters instead of a list' },
  { names: ['--raw', '-r'], help: 'print the records that concern the guests, as they stand in the log' },
  { names: ['--uuid', '-u'], takes: 'word', value: 'UUID', help: 'only the guest with this uuid' },
  { names: ['--vm', '-v'], takes: 'word', value: 'NAME', help: 'only the guest with this name' },
  {
    names: ['--start', '-ts'],
    takes: 'time',
    value: 'DATE [TIME]',
    help: 'only from then on: 2026-11-23T10:00, a date of the locale, now, recent, boot, today, yesterday, this-week, …',
  },
  { names: ['--end', '-te'], takes: 'time', value: 'DATE [TIME]', help: 'only up to then; a date means its midnight' },
  ...sourceOptions('--file', ['-f']),
  {
    names: ['--format'],
    takes: 'word',
    value: 'FORMAT',
    choices: ['classic', 'table', 'json'],
    help: 'classic (the columns of auvirt 3.0.9), table or json; table on a terminal, else classic',
  },
  { names: ['--show-uuid'], help: 'show the uuids as well' },
  { names: ['--proof'], help: 'show the serials of the records that tell of each line' },
  { names: ['--utc'], help: 'read and show times in UTC' },
  { names: ['--debug'], help: 'say which lines were skipped, and why' },
  { names: ['--help', '-h'], help: 'print this' },
  { names: ['--version'], help: 'print the version' },
];
