import { SESSION_FORMATS } from '../../report/session/session-formats.ts';
import { AUVIRT_SOURCES, sourceOptions } from '../input/source-options.ts';
import { helpOption } from '../options/command.ts';
import { formatOption } from '../options/format-option.ts';
import { guestOption, uuidOption } from '../options/guest-options.ts';
import { type Option, under } from '../options/options.ts';
import { limitOptions, utcOption } from '../time/time-options.ts';

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
];

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
    names: ['--raw', '-r'],
    help: 'print the records that concern the guests, unchanged',
    more: 'The other records of their events are printed as well. On a terminal, control characters are in octal.',
  },
  {
    ...formatOption(SESSION_FORMATS, { after: '; by default table on a terminal, classic elsewhere' }),
    more: '`classic` is the columns of auvirt 3.0.9, byte for byte. `table` has complete durations and ISO times with their zone. `json` has one session per line, with everything that is known of it.',
  },
  { names: ['--show-uuid'], help: 'also show the uuids' },
  { names: ['--proof'], help: 'show the serials of the records that prove each line' },
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
  ...under('Output', output),
  ...under('Other', other),
];
