import { SPACE } from '../../util/ascii.ts';
import { Companions, serialAt } from './companions.ts';
import type { Line } from './line.ts';
import { hasAt, nameEndAt, TypeUses } from './type-uses.ts';

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

/** Chooses lines by a look at their bytes. */
export interface LinePicker {
  /** Whether the line that starts at a place of some bytes is not wanted, which the first few tell of most. */
  skips(bytes: Uint8Array, start: number): boolean;
  /** Whether records of a type are wanted: for lines whose type was not among their first bytes. */
  wants(type: number): boolean;
  /** Looks at the line between two places, which starts `offset` bytes into its source, and takes what is wanted. */
  pick(bytes: Buffer, start: number, end: number, offset: number, take: (line: Line) => void): void;
}

/** Takes every line. */
export const everyLine: LinePicker = {
  skips: () => false,
  wants: () => true,
  pick: (bytes, start, end, offset, take) => take(lineAt(bytes, start, end, offset, undefined)),
};

/**
 * Takes the lines that can hold a record of a wanted type, by the name they begin with: a look at a few bytes, for the
 * millions of lines that are of no interest. Takes a line in doubt, as one behind a prefix of syslog, or a journal
 * entry, which tells its type further inside.
 */
export function linePicker({ types, beside, screen }: Wanted): LinePicker {
  const companions = new Companions();
  const uses = new TypeUses<Use>((type) => {
    if (types(type)) return beside?.of(type) ? 'main' : 'plain';
    return beside?.types(type) ? 'beside' : undefined;
  });
  return {
    wants: (type) => types(type) || beside?.types(type) === true,
    skips: (bytes, start) => isTypeAt(bytes, start) && !uses.mayBegin(bytes, start + TYPE.length),
    pick(bytes, start, end, offset, take) {
      const name = typeStart(bytes, start, end);
      if (name === -1) return take(lineAt(bytes, start, end, offset, undefined));
      const known = uses.at(bytes, name, end);
      if (known === undefined) return;
      const { use, type } = known;
      if (use === 'plain' && screen?.(bytes, start, end) === false) return;
      const serial = use === 'plain' ? -1 : serialAt(bytes, nameEndAt(bytes, name, end), end);
      if (use === 'main' && serial !== -1) for (const held of companions.ask(serial)) take(held);
      if (use === 'beside' && serial !== -1 && companions.hold(serial, bytes, start, end, offset)) return;
      take(lineAt(bytes, start, end, offset, type));
    },
  };
}

/** What a type is for: a record; one that others are wanted beside; one that is wanted beside such. */
type Use = 'plain' | 'main' | 'beside';

const lineAt = (bytes: Buffer, start: number, end: number, offset: number, type: Line['type']): Line => ({
  text: bytes.toString('latin1', start, end),
  offset,
  overlong: false,
  type,
});

const TYPE = Buffer.from('type=');
const NODE = Buffer.from('node=');

/** Where the type's name starts, in a line that begins with `type=` or `node=… type=`; -1 in others. */
function typeStart(bytes: Uint8Array, start: number, end: number): number {
  if (isTypeAt(bytes, start)) return start + TYPE.length;
  if (!hasAt(bytes, start, NODE)) return -1;
  let blank = start + NODE.length;
  // Not `indexOf`, which would look for a blank up to the end of all bytes, for each line that has none.
  while (blank < end && bytes[blank] !== SPACE) blank++;
  return blank < end && isTypeAt(bytes, blank + 1) ? blank + 1 + TYPE.length : -1;
}

// As `hasAt`, but without a loop: for each line of a log.
const isTypeAt = (bytes: Uint8Array, start: number): boolean =>
  bytes[start] === 0x74 &&
  bytes[start + 1] === 0x79 &&
  bytes[start + 2] === 0x70 &&
  bytes[start + 3] === 0x65 &&
  bytes[start + 4] === 0x3d;
