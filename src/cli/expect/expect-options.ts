import { EVENT_FORMATS } from '../../report/event/event-formats.ts';
import { typeNames } from '../../schema/record-types.ts';
import { liveOptions } from '../input/source-options.ts';
import { commonExits, helpOption, type Manual } from '../options/command.ts';
import { formatOption } from '../options/format-option.ts';
import { guestOption, uuidOption } from '../options/guest-options.ts';
import { type Option, under } from '../options/options.ts';
import { boundOptions, utcOption } from '../time/time-options.ts';

/** The formats in which records are printed that meet an expectation, by name. */
export const EXPECT_FORMATS = { raw: EVENT_FORMATS.raw, json: EVENT_FORMATS.json } as const;

const expectations: readonly Option[] = [
  {
    names: ['--cursor', '--since'],
    takes: 'word',
    value: 'CURSOR',
    help: 'only records after this position from auvirt cursor, or after the start of the command (now); by default the whole log',
    more: 'Rotated files are not part of it. Positions in the journal come from `auvirt cursor --journal`.',
    elsewhere: 'in commands that list what happened, --since is a time',
  },
  {
    names: ['--timeout'],
    takes: 'number',
    value: 'SECONDS',
    help: 'how long to wait (10); 0 reads once what is there',
    more: 'When the time is up, what is in the log is still read to its end.',
  },
  {
    ...guestOption,
    help: 'only records of the guest with this name or uuid, including its denied accesses and crashes, which do not name it',
    more: 'These and its killed system calls are linked to it by label, process or path. Records before the position are read as well, because they show which of these are those of the guest.',
  },
  { ...uuidOption, help: 'the same for a uuid alone' },
  ...boundOptions('moment'),
  {
    names: ['--any-order'],
    help: 'the records may arrive in any order',
    more: 'Otherwise each record must come after the one that met the expectation before. A record meets only one expectation.',
  },
  {
    names: ['--none'],
    help: 'fail if such a record arrives before the timeout',
    more: 'The first one that does is printed and ends the wait.',
  },
];

const output: readonly Option[] = [
  {
    ...formatOption(EXPECT_FORMATS, { before: 'how the records are printed: ', after: '; by default raw' }),
    more: 'The objects are those of `auvirt search --format json`. On a terminal, control characters are in octal.',
  },
  utcOption,
];

/** The options of `auvirt expect`. */
export const expectOptions: readonly Option[] = [
  ...under('Expectations', expectations),
  ...liveOptions,
  ...under('Output', output),
  ...under('Other', [helpOption]),
];

/** What users are told about `auvirt expect`. */
export const expectManual: Manual = {
  name: 'expect',
  usage: ['[OPTION]... EXPECTATION...'],
  about: `
Wait until the log has a record for each expectation, in this order, and print
the records. Otherwise, say which are missing, and which records come closest.

  since=$(auvirt cursor)
  virsh start web1
  auvirt expect --since "$since" 'VIRT_CONTROL op=start vm=web1 res=success'

An EXPECTATION is a record type (any type if left out) and NAME=VALUE for fields
by their names in the log, or NAME~=PART for a value that contains this part.
Values are compared decoded; quote a value with blanks:
'VIRT_RESOURCE vm="web 1" new-disk~=.qcow2'.
`,
  options: expectOptions,
  operands: () => [...typeNames],
  exits: {
    0: 'all were recorded, or with --none nothing was',
    1: 'some were not, or with --none something was',
    ...commonExits,
    3: 'the log cannot be read, the position in it is lost, or the output cannot be written',
  },
};
