import { SESSION_FORMATS } from '../../report/session/session-formats.ts';
import { followOption } from '../input/follow-options.ts';
import { AUVIRT_SOURCES, sourceOptions } from '../input/source-options.ts';
import { helpOption } from '../options/command.ts';
import { formatOption } from '../options/format-option.ts';
import { guestOption, uuidOption } from '../options/guest-options.ts';
import { type Option, under } from '../options/options.ts';
import { pathOption, resourceOption } from '../select/thing-options.ts';
import { atOption, isoOption, limitOptions, utcOption } from '../time/time-options.ts';

const selection: readonly Option[] = [
  guestOption,
  { ...uuidOption, names: ['--uuid', '-u'], also: ['-uu'] },
  {
    names: ['--vm', '-v'],
    also: ['-vm', '--vm-name'],
    takes: 'word',
    value: 'NAME',
    help: 'only the guest with exactly this name',
  },
  ...limitOptions('time', {
    start: 'Earlier records are still read, because they contain labels and starts.',
    end: 'Everything later is ignored.',
  }),
  {
    ...atOption('time', 'the guests that ran at this time, and what they held then'),
    more: 'The state is that at the end of the second: a guest that ended later is shown as running, with its start. With `--all-events`, each start and each resource that was held has a row.',
  },
  {
    names: ['--failed'],
    help: 'what failed: operations and resources, listed as with --all-events',
    more: 'A record fails if its result says so. A guest that crashes is stopped successfully, with `reason=failed`. In JSON, the sessions in which something failed.',
  },
  {
    ...resourceOption,
    more: 'Without `--all-events`, the sessions that had such a resource in the selected time.',
  },
  pathOption,
  {
    names: ['--last'],
    takes: 'word',
    value: 'N',
    help: 'only the newest N rows',
    more: 'They are in the order of time, although several logs may be read one after the other. With `--follow`, the newest of what is there, and then what comes.',
  },
];

const sessionFollowOption: Option = {
  ...followOption,
  more: `A line is printed for each session that begins, and one when it ends; with \`--all-events\`, for everything that happens. ${followOption.more}`,
};

const output: readonly Option[] = [
  {
    names: ['--all-events', '-a'],
    help: 'list everything that happened to the guests, not only their sessions',
    more: 'That is operations, resources and how long they were held, denied accesses and anomalies.',
    elsewhere: 'in auvirt search, -a is the serial of an event',
  },
  {
    names: ['--summary', '-s'],
    help: 'print counters instead of a list',
    more: 'They count starts, stops, resources, accesses, anomalies, and failed operations.',
  },
  {
    names: ['--cgroup'],
    help: 'with -a in a table: a row for each cgroup permission, and not only their number',
  },
  {
    names: ['--raw', '-r'],
    help: 'print the records that concern the guests, unchanged',
    more: 'The other records of their events are printed as well. On a terminal, control characters are in octal.',
  },
  {
    ...formatOption(SESSION_FORMATS, {
      after: '; by default AUVIRT_FORMAT, or else table on a terminal and classic elsewhere',
    }),
    more: '`classic` is the columns of auvirt 3.0.9, byte for byte. `table` has complete durations and ISO times with their zone. `json` has one session per line, with everything that is known of it.',
  },
  { names: ['--reverse'], help: 'newest first' },
  { names: ['--show-uuid'], help: 'also show the uuids' },
  { names: ['--proof'], help: 'show the serials of the records that prove each line' },
  isoOption,
  utcOption,
];

const other: readonly Option[] = [
  {
    names: ['--debug'],
    help: 'say which lines were skipped, and why',
    more: 'Standard error gets file, offset, serial and reason, and names the records whose `node=` is not the host in the header of their line. Without this option, lines that look like audit records but cannot be read are only counted.',
  },
  helpOption,
  { names: ['--version'], help: 'print the version' },
];

/** The options of `auvirt` without a command: those of 3.0.9, spelled as there, and our own. */
export const sessionOptions: readonly Option[] = [
  ...under('Guests and times', selection),
  ...sourceOptions(AUVIRT_SOURCES),
  ...under('Input', [sessionFollowOption]),
  ...under('Output', output),
  ...under('Other', other),
];
