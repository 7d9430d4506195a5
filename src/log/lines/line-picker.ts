import { isVirt } from '../../schema/record-types.ts';
import { SPACE } from '../../util/ascii.ts';
import { type CoreOptions, USE } from '../core/record-core.ts';
import { Companions, serialAt } from './companions.ts';
import type { Line } from './line.ts';
import { hasAt, nameEndAt, TypeUses } from './type-uses.ts';

/** Which record types are read, by number. */
export interface Wanted {
  readonly types: (type: number) => boolean;
  /**
   * Types that are read only if their event also has a record of another type, and these other
   * types.
   */
  readonly beside?: { readonly types: (type: number) => boolean; readonly of: (type: number) => boolean };
  /** Which of the lines that are wanted for their type alone may match a search. */
  readonly screen?: Screen | undefined;
  /** Whether few records are asked for their fields. */
  readonly rarelyCut?: true;
}

/** Rejects lines that cannot match a search. */
export interface Screen {
  /** Whether the line between two offsets of some bytes may match; called for lines in order. */
  readonly test: (bytes: Buffer, start: number, end: number) => boolean;
  /** Texts that lines have which may match. */
  readonly needles: CoreOptions['needles'];
}

/** Selects lines by their bytes, before they become text. */
export interface LinePicker {
  /** Whether the first bytes of the line at an offset show that it is not wanted. */
  skips(bytes: Uint8Array, start: number): boolean;
  /** Whether records of a type are wanted; called for lines that do not begin with their type. */
  wants(type: number): boolean;
  /**
   * Examines the line between two offsets, which starts `offset` bytes into its source, and takes
   * wanted lines.
   */
  pick(bytes: Buffer, start: number, end: number, offset: number, take: (line: Line) => void): void;
  /** The same selection, as the record core makes it. */
  readonly core: CoreOptions;
  /** Which of the lines of a type may match a search; undefined if all may. */
  screen(type: number): Screen['test'] | undefined;
}

/** Takes every line. */
export const everyLine: LinePicker = {
  skips: () => false,
  wants: () => true,
  pick: (bytes, start, end, offset, take) => take(lineAt(bytes, start, end, offset, undefined)),
  core: { uses: (type) => USE.WANTED | (isVirt(type) ? USE.PLAIN : 0), takesAll: true },
  screen: () => undefined,
};

/**
 * Takes lines that can be a record of a wanted type, judging by the name they begin with: a few
 * bytes are enough to reject millions of lines. Takes every line that begins differently, because
 * the type may follow a header or be inside an object.
 */
export function linePicker({ types, beside, screen, rarelyCut }: Wanted): LinePicker {
  // The record core seldom leaves a line to this, so its tables are made when they are needed.
  let madeCompanions: Companions | undefined;
  const companions = (): Companions => {
    madeCompanions ??= new Companions();
    return madeCompanions;
  };
  let madeUses: TypeUses<Use> | undefined;
  const uses = (): TypeUses<Use> => {
    madeUses ??= new TypeUses<Use>((type) => {
      if (types(type)) return beside?.of(type) ? 'main' : 'plain';
      return beside?.types(type) ? 'beside' : undefined;
    });
    return madeUses;
  };
  const usesOf = (type: number): number => {
    if (!types(type)) return beside?.types(type) ? USE.BESIDE : 0;
    const group = beside?.of(type) ? USE.MAIN : screen === undefined ? 0 : USE.SCREENED;
    return USE.WANTED | group | (isVirt(type) ? (rarelyCut ? USE.FRAMED : USE.PLAIN) : 0);
  };
  return {
    core: { uses: usesOf, takesAll: false, needles: screen?.needles ?? [] },
    screen: (type) => (types(type) && beside?.of(type) !== true ? screen?.test : undefined),
    wants: (type) => types(type) || beside?.types(type) === true,
    skips: (bytes, start) => isTypeAt(bytes, start) && !uses().mayBegin(bytes, start + TYPE.length),
    pick(bytes, start, end, offset, take) {
      const name = typeStart(bytes, start, end);
      if (name === -1) return take(lineAt(bytes, start, end, offset, undefined));
      const known = uses().at(bytes, name, end);
      if (known === undefined) return;
      const { use, type } = known;
      if (use === 'plain' && screen?.test(bytes, start, end) === false) return;
      const serial = use === 'plain' ? -1 : serialAt(bytes, nameEndAt(bytes, name, end), end);
      if (use === 'main' && serial !== -1) for (const held of companions().ask(serial)) take(held);
      if (use === 'beside' && serial !== -1 && companions().hold(serial, bytes, start, end, offset)) return;
      take(lineAt(bytes, start, end, offset, type));
    },
  };
}

/** Why a type is wanted: for itself; for itself and its companions; as a companion. */
type Use = 'plain' | 'main' | 'beside';

const lineAt = (bytes: Buffer, start: number, end: number, offset: number, type: Line['type']): Line => ({
  text: bytes.toString('latin1', start, end),
  offset,
  overlong: false,
  type,
});

const TYPE = Buffer.from('type=');
const NODE = Buffer.from('node=');

/**
 * Where the name of the type starts in a line that begins with `type=` or `node=… type=`; -1 in
 * others.
 */
function typeStart(bytes: Uint8Array, start: number, end: number): number {
  if (isTypeAt(bytes, start)) return start + TYPE.length;
  if (!hasAt(bytes, start, NODE)) return -1;
  let blank = start + NODE.length;
  // Not `indexOf`, which would search all following lines if this one has no blank.
  while (blank < end && bytes[blank] !== SPACE) blank++;
  return blank < end && isTypeAt(bytes, blank + 1) ? blank + 1 + TYPE.length : -1;
}

// Like `hasAt`, but without a loop, because it is called for each line.
const isTypeAt = (bytes: Uint8Array, start: number): boolean =>
  bytes[start] === 0x74 &&
  bytes[start + 1] === 0x79 &&
  bytes[start + 2] === 0x70 &&
  bytes[start + 3] === 0x65 &&
  bytes[start + 4] === 0x3d;
