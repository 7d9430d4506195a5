import { EVENT_FORMATS } from '../../report/event/event-formats.ts';
import { liveOptions } from '../input/source-options.ts';
import { formatOption } from '../options/format-option.ts';
import { type Option, optionHelp } from '../options/options.ts';

/** The formats in which records are printed that meet an expectation, by name. */
export const EXPECT_FORMATS = { raw: EVENT_FORMATS.raw, json: EVENT_FORMATS.json } as const;

/** The options of `auvirt expect`. */
export const expectOptions: readonly Option[] = [
  {
    names: ['--since'],
    takes: 'word',
    value: 'CURSOR',
    help: 'only records after this position from auvirt cursor, or after the start of the command (now); by default the whole log',
  },
  {
    names: ['--timeout'],
    takes: 'number',
    value: 'SECONDS',
    help: 'how long to wait (10); 0 reads once what is there',
  },
  ...liveOptions,
  {
    names: ['--guest'],
    takes: 'word',
    value: 'GUEST',
    help: 'only records of the guest with this name or uuid, including its denied accesses and crashes, which do not name it',
  },
  { names: ['--any-order'], help: 'the records may arrive in any order' },
  { names: ['--none'], help: 'fail if such a record arrives before the timeout' },
  formatOption(EXPECT_FORMATS, { before: 'how the records are printed: ', after: '; by default raw' }),
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt expect --help` prints. */
export const expectHelp = (): string => `Usage: auvirt expect [OPTION]... EXPECTATION...

Wait until the log has a record for each expectation, in this order, and print
the records. Otherwise, say which are missing, and which records come closest.

  since=$(auvirt cursor)
  virsh start web1
  auvirt expect --since "$since" 'VIRT_CONTROL op=start vm=web1 res=success'

An EXPECTATION is a record type (any type if left out) and NAME=VALUE for fields
by their names in the log, or NAME~=PART for a value that contains this part.
Values are compared decoded; quote a value with blanks:
'VIRT_RESOURCE vm="web 1" new-disk~=.qcow2'.

Options:
${optionHelp(expectOptions)}
Exit status: 0 if all were recorded, or with --none nothing was; 1 if not; 2 if
the usage is wrong; 3 if the log cannot be read, or the position in it is lost.
`;
