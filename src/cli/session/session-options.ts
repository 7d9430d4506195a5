import { SESSION_FORMATS } from '../../report/session/session-formats.ts';
import { followOptions } from '../input/follow-options.ts';
import { AUVIRT_SOURCES, sourceOptions } from '../input/source-options.ts';
import { formatOption } from '../options/format-option.ts';
import type { Option } from '../options/options.ts';
import { isoOption, utcOption } from '../time/time-options.ts';

/** The options of `auvirt` without a sub-command: those of 3.0.9, spelled as there, and our own. */
export const sessionOptions: readonly Option[] = [
  { names: ['--all-events', '-a'], help: 'list everything that happened to the guests, not only their sessions' },
  {
    names: ['--cgroup'],
    help: 'with -a in a table: a row for each cgroup permission, and not only their number',
  },
  { names: ['--summary', '-s'], help: 'print counters instead of a list' },
  { names: ['--raw', '-r'], help: 'print the records that concern the guests, unchanged' },
  { names: ['--uuid', '-u'], takes: 'word', value: 'UUID', help: 'only the guest with this uuid' },
  { names: ['--vm', '-v'], takes: 'word', value: 'NAME', help: 'only the guest with this name' },
  {
    names: ['--start', '-ts'],
    takes: 'time',
    value: 'DATE [TIME]',
    help: 'only from this time on: 2026-11-23T10:00, a date as in the locale, now, recent, boot, today, yesterday, this-week, …',
  },
  {
    names: ['--end', '-te'],
    takes: 'time',
    value: 'DATE [TIME]',
    help: 'only up to this time; a date means its midnight',
  },
  ...sourceOptions(AUVIRT_SOURCES),
  ...followOptions,
  formatOption(SESSION_FORMATS, { after: '; by default AUVIRT_FORMAT, or table on a terminal and classic elsewhere' }),
  { names: ['--show-uuid'], help: 'also show the uuids' },
  { names: ['--proof'], help: 'show the serials of the records that prove each line' },
  isoOption,
  utcOption,
  { names: ['--debug'], help: 'say which lines were skipped, and why' },
  { names: ['--help', '-h'], help: 'print this' },
  { names: ['--version'], help: 'print the version' },
];
