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
    help: 'only records after this position, which auvirt cursor printed, or from now on (now); by default the whole log counts',
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
    help: 'only records that concern the guest with this name or uuid: those that name it, and its denied accesses and crashes, which do not',
  },
  { names: ['--any-order'], help: 'the records may arrive in any order' },
  { names: ['--none'], help: 'no such record may arrive before the time is over' },
  formatOption(EXPECT_FORMATS, { before: 'how the records are printed: ', after: '; by default raw' }),
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt expect --help` prints. */
export const EXPECT_HELP = `Usage: auvirt expect [OPTION]... EXPECTATION...

Wait until the log has a record for each expectation, in their order, and print
these records; otherwise say which is missing, and which records came nearest.

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
