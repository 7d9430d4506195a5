import { UNSET } from '../../schema/envelope.ts';
import { typeNames, typeNumber } from '../../schema/record-types.ts';
import type { Criteria } from '../../search/criteria.ts';
import { UsageError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import { numberOf } from '../options/number.ts';
import type { Words } from '../options/options.ts';
import { kindsOf, patternOf } from '../select/thing-options.ts';
import type { Io } from '../terminal/io.ts';
import { limitOf } from '../time/time-options.ts';

/**
 * What the command line of `search` looks for.
 *
 * @throws UsageError that names the word
 */
export function criteriaOf(words: Words, io: Io): Criteria {
  const { options, repeated } = words;
  const word = (name: string) => options.get(name)?.[0];
  const success = word('--success');
  const kinds = kindsOf(words);
  return {
    guest: word('--guest'),
    vm: word('--vm-name'),
    uuid: word('--uuid'),
    types: typesOf(repeated.get('--message')),
    from: word('--start') === 'checkpoint' ? undefined : limitOf(words, 'start', io),
    to: limitOf(words, 'end', io),
    success: success === undefined ? undefined : success === 'yes',
    uid: userOf('--uid', word('--uid')),
    loginUid: userOf('--loginuid', word('--loginuid')),
    anyUid: userOf('--uid-all', word('--uid-all')),
    pid: numberOf('--pid', word('--pid')),
    exe: word('--executable'),
    comm: word('--comm'),
    file: word('--file'),
    resources: kinds && [...kinds],
    path: patternOf(words),
    subject: word('--subject'),
    object: word('--object'),
    context: word('--context'),
    nodes: repeated.get('--node'),
    host: word('--host'),
    terminal: word('--terminal'),
    serial: numberOf('--event', word('--event')),
    session: idOf('--session', word('--session')),
    exact: options.has('--word'),
    userName: io.userName,
  };
}

function typesOf(lists: readonly string[] | undefined): number[] | undefined {
  const names = lists?.flatMap((list) => list.split(',')).filter((name) => name !== '');
  if (names === undefined || names.some((name) => name.toUpperCase() === 'ALL')) return undefined;
  if (names.length === 0) throw new UsageError('--message needs a type: ALL, or names such as VIRT_CONTROL,AVC');
  return names.map((name) => typeNumber(name.toUpperCase()) ?? unknownType(name));
}

function unknownType(name: string): never {
  const near = nearest(name, [...typeNames]);
  const hint =
    near === undefined ? 'give names as in the log (VIRT_CONTROL), numbers, or ALL' : `did you mean ${near}?`;
  throw new UsageError(`--message ${printable(name)} is not a record type: ${hint}`);
}

/** A user, by ID or name. */
function userOf(option: string, word: string | undefined): number | string | undefined {
  return word === undefined || NUMBER.test(word) ? idOf(option, word) : word;
}

/** A number whose largest value means "unset". */
function idOf(option: string, word: string | undefined): number | undefined {
  return word === '-1' || word === 'unset' ? UNSET : numberOf(option, word);
}

const NUMBER = /^-?\d/;
