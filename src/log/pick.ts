import { typeNames, typeNumber } from '../schema/record-types.ts';
import { Companions, serialAt } from './companions.ts';
import type { Line } from './lines.ts';

/** Which record types are read, by number. */
export interface Wanted {
  readonly types: (type: number) => boolean;
  /** Types that are read only where their event has a record of another type as well, and those others. */
  readonly beside?: { readonly types: (type: number) => boolean; readonly of: (type: number) => boolean };
  /** Of lines that are wanted for their type alone, those that may be what is looked for. */
  readonly screen?: Screen | undefined;
}

/** Looks at the line between two places of some bytes; asked about lines in their order. */
export type Screen = (bytes: Buffer, start: number, end: number) => boolean;

/** Looks at the line between two places of some bytes, which starts `offset` bytes into its source, and takes what is wanted. */
export type LinePicker = (
  bytes: Buffer,
  start: number,
  end: number,
  offset: number,
  take: (line: Line) => void,
) => void;

/** Takes every line. */
export const everyLine: LinePicker = (bytes, start, end, offset, take) => take(lineAt(bytes, start, end, offset));

/**
 * Takes the lines that can hold a record of a wanted type, by the name they begin with: a look at a few bytes, for the
 * millions of lines that are of no interest. Takes a line in doubt, as one behind a prefix of syslog, or a journal
 * entry, which tells its type further inside.
 */
export function linePicker({ types, beside, screen }: Wanted): LinePicker {
  const starts = new Set<number>();
  const names = new Map<string, Use>();
  const companions = new Companions();
  const useOf = (name: string): Use => {
    const type = typeNumber(name);
    if (type === undefined) return 'none';
    if (types(type)) return beside?.of(type) ? 'main' : 'plain';
    return beside?.types(type) ? 'beside' : 'none';
  };
  for (const name of typeNames) if (useOf(name) !== 'none') starts.add(lettersAt(Buffer.from(`${name} `), 0));

  return (bytes, start, end, offset, take) => {
    const type = typeStart(bytes, start, end);
    if (type === -1) return take(lineAt(bytes, start, end, offset));
    const letters = lettersAt(bytes, type);
    const first = letters >>> 24;
    // Numbers and UNKNOWN[…] are types too.
    if (!starts.has(letters) && letters !== UNKNOWN && (first < 0x30 || first > 0x39)) return;
    const blank = bytes.indexOf(BLANK, type);
    const nameEnd = Math.min(blank === -1 ? end : blank, type + LONGEST);
    const name = bytes.toString('latin1', type, nameEnd);
    let use = names.get(name);
    if (use === undefined) {
      use = useOf(name);
      if (names.size < MOST) names.set(name, use);
    }
    if (use === 'none' || (use === 'plain' && screen?.(bytes, start, end) === false)) return;
    const line = lineAt(bytes, start, end, offset);
    const serial = use === 'plain' ? -1 : serialAt(bytes, nameEnd, end);
    if (use === 'main' && serial !== -1) for (const held of companions.ask(serial)) take(held);
    if (use !== 'beside' || serial === -1 || !companions.hold(serial, line)) take(line);
  };
}

/** What a type is for: nothing; a record; one that others are wanted beside; one that is wanted beside such. */
type Use = 'none' | 'plain' | 'main' | 'beside';

const lineAt = (bytes: Buffer, start: number, end: number, offset: number): Line => ({
  text: bytes.toString('latin1', start, end),
  offset,
  overlong: false,
});

const BLANK = 0x20;
/** No name of a record type is longer. */
const LONGEST = 40;
/** There are about 250 names; what a damaged log invents is not kept. */
const MOST = 1000;

const TYPE = Buffer.from('type=');
const NODE = Buffer.from('node=');

/** The first four letters of a name as one number. */
const lettersAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;

const UNKNOWN = lettersAt(Buffer.from('UNKN'), 0);

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
