import { typeNumber } from '../schema/record-types.ts';

/**
 * Whether a line can hold a record of a wanted type, by the name it begins with. True in doubt: a line behind a prefix
 * of syslog, or a journal entry, tells its type further inside.
 */
export function canBe(line: Uint8Array, wanted: (type: number) => boolean): boolean {
  const start = typeStart(line);
  if (start === -1) return true;
  const end = line.indexOf(BLANK, start);
  if (end === -1) return true;
  const name = String.fromCharCode(...line.subarray(start, Math.min(end, start + LONGEST)));
  const known = answersOf(wanted);
  let answer = known.get(name);
  if (answer === undefined) {
    const type = typeNumber(name);
    answer = type !== undefined && wanted(type);
    if (known.size < MOST) known.set(name, answer);
  }
  return answer;
}

const BLANK = 0x20;
/** No name of a record type is longer. */
const LONGEST = 40;
/** There are about 250 names; what a damaged log invents is not kept. */
const MOST = 1000;

// The same few names come again on every line.
function answersOf(wanted: (type: number) => boolean): Map<string, boolean> {
  const known = answers.get(wanted) ?? new Map<string, boolean>();
  answers.set(wanted, known);
  return known;
}

const answers = new WeakMap<(type: number) => boolean, Map<string, boolean>>();

const TYPE = Buffer.from('type=');
const NODE = Buffer.from('node=');

/** Where the type's name starts, in a line that begins with `type=` or `node=… type=`; -1 in others. */
function typeStart(line: Uint8Array): number {
  if (hasAt(line, 0, TYPE)) return TYPE.length;
  if (!hasAt(line, 0, NODE)) return -1;
  const blank = line.indexOf(BLANK);
  return blank !== -1 && hasAt(line, blank + 1, TYPE) ? blank + 1 + TYPE.length : -1;
}

function hasAt(line: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (line[start + i] !== word[i]) return false;
  return true;
}
