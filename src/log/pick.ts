import { typeNames, typeNumber } from '../schema/record-types.ts';

/**
 * Tells whether the line that stands between two places can hold a record of a wanted type, by the name it begins with:
 * a look at a few bytes, for the millions of lines that are of no interest. True in doubt, as behind a prefix
 * of syslog, or for a journal entry, which tells its type further inside.
 */
export function linePicker(wanted: (type: number) => boolean): (bytes: Buffer, start: number, end: number) => boolean {
  const starts = new Map<number, boolean>();
  const names = new Map<string, boolean>();
  const isWanted = (name: string): boolean => {
    const type = typeNumber(name);
    return type !== undefined && wanted(type);
  };
  for (const name of typeNames) if (isWanted(name)) starts.set(startOf(Buffer.from(`${name} `), 0), true);

  return (bytes, start, end) => {
    const type = typeStart(bytes, start, end);
    if (type === -1) return true;
    const letters = startOf(bytes, type);
    const first = letters >>> 24;
    // Numbers and UNKNOWN[…] are types too.
    if (!starts.has(letters) && letters !== UNKNOWN && (first < 0x30 || first > 0x39)) return false;
    const blank = bytes.indexOf(BLANK, type);
    const name = bytes.toString('latin1', type, Math.min(blank === -1 ? end : blank, type + LONGEST));
    let answer = names.get(name);
    if (answer === undefined) {
      answer = isWanted(name);
      if (names.size < MOST) names.set(name, answer);
    }
    return answer;
  };
}

const BLANK = 0x20;
/** No name of a record type is longer. */
const LONGEST = 40;
/** There are about 250 names; what a damaged log invents is not kept. */
const MOST = 1000;

const TYPE = Buffer.from('type=');
const NODE = Buffer.from('node=');

/** The first four letters of a name as one number. */
const startOf = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;

const UNKNOWN = startOf(Buffer.from('UNKN'), 0);

/** Where the type's name starts, in a line that begins with `type=` or `node=… type=`; -1 in others. */
function typeStart(bytes: Uint8Array, start: number, end: number): number {
  if (hasAt(bytes, start, TYPE)) return start + TYPE.length;
  if (!hasAt(bytes, start, NODE)) return -1;
  const blank = bytes.indexOf(BLANK, start);
  return blank !== -1 && blank < end && hasAt(bytes, blank + 1, TYPE) ? blank + 1 + TYPE.length : -1;
}

function hasAt(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
}
