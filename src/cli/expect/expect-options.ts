import { type Option, optionHelp } from '../options/options.ts';
import { followedOptions } from './log-position.ts';

/** The options of `auvirt expect`. */
export const expectOptions: readonly Option[] = [
  {
    names: ['--since'],
    takes: 'word',
    value: 'CURSOR',
    help: 'only what is written behind this position of auvirt cursor, or from now on (now); otherwise all that is in the log',
  },
  {
    names: ['--timeout'],
    takes: 'number',
    value: 'SECONDS',
    help: 'how long to wait (10); 0 looks once at what is there',
  },
  ...followedOptions,
  {
    names: ['--guest'],
    takes: 'word',
    value: 'GUEST',
    help: 'only records that concern the guest with this name or uuid: those that name it, and accesses denied to it and its crashes, which do not',
  },
  { names: ['--any-order'], help: 'the records may come in any order' },
  { names: ['--none'], help: 'no such record may come until the time is over' },
  {
    names: ['--format'],
    takes: 'word',
    value: 'FORMAT',
    choices: ['raw', 'json'],
    help: 'how the records are printed: raw (default), or json, an object a line',
  },
  { names: ['--help', '-h'], help: 'print this' },
];

/** What `auvirt expect --help` prints. */
export const EXPECT_HELP = `Usage: auvirt expect [OPTION]... EXPECTATION...

Wait until a record is in the log for each expectation, in their order, and
print these records; or say which is missing, and what came nearest to it.

  since=$(auvirt cursor)
  virsh start web1
  auvirt expect --since "$since" 'VIRT_CONTROL op=start vm=web1 res=success'

An EXPECTATION is a record type (any, where it is left out) and NAME=VALUE for
fields as they are called in the log, or NAME~=PART for a value that has this
in it. Values are compared decoded; one with blanks stands in quotes:
'VIRT_RESOURCE vm="web 1" new-disk~=.qcow2'.

Options:
${optionHelp(expectOptions)}
Exit status: 0 all were recorded, with --none nothing was; 1 it is not so;
2 wrong usage; 3 the log cannot be read, or the position in it is lost.
`;
