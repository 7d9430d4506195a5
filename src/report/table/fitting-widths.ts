/** How a column yields: not at all, in the middle of its cells, or at their end. */
export type Fit = 'whole' | 'middle' | 'end';

/** What the width of a column depends on. */
export interface Widening {
  /** The width of its widest cell. */
  readonly natural: number;
  /** The width that is enough for nine of ten cells. */
  readonly usual: number;
  /** The width of its title. */
  readonly title: number;
  readonly fit: Fit;
  readonly least: number;
  readonly optional: number | undefined;
}

/** The blanks between two columns. */
export const GAP = '  ';

/**
 * The widths of columns, so that a line fits the terminal; undefined for each column that is left
 * out, or altogether if even the least widths do not fit.
 */
export function fittingWidths(columns: readonly Widening[], width: number): (number | undefined)[] | undefined {
  let kept = columns.map((column, index) => ({ ...column, index, width: Math.max(column.natural, column.title) }));
  // Names and paths get the room first.
  while (lineWidth(kept.map(wishOf)) > width) {
    const last = kept.filter(({ optional }) => optional !== undefined).sort((a, b) => rankOf(b) - rankOf(a))[0];
    if (last === undefined) break;
    kept = kept.filter((column) => column !== last);
  }
  if (lineWidth(kept.map(leastOf)) > width) return undefined;
  // One long name among many must not take the room of all other columns.
  let surplus = lineWidth(kept.map((column) => column.width)) - width;
  for (const [fit, most] of STEPS) {
    surplus = narrowed(kept, fit, surplus, (column) => Math.max(leastOf(column), Math.min(column.usual, most)));
  }
  const widths: (number | undefined)[] = columns.map(() => undefined);
  for (const column of kept) widths[column.index] = column.width;
  return widths;
}

const rankOf = ({ optional = 0 }: Widening): number => optional;

function leastOf({ fit, natural, title, least }: Widening): number {
  return Math.max(title, fit === 'whole' ? natural : Math.min(natural, least));
}

/** The least width with which a column is still pleasant to read. */
const wishOf = (column: Widening): number =>
  Math.max(
    leastOf(column),
    Math.min(column.fit === 'middle' ? column.natural : column.usual, column.optional === undefined ? READABLE : 0),
  );

const lineWidth = (widths: readonly number[]): number =>
  widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length);

/** Enough to recognize most names and paths by, and what no long one should exceed at the cost of others. */
const READABLE = 24;
const COMFORTABLE = 32;
/** Enough for an account, or for a word or two. */
const WORDS = 16;

/** How columns are narrowed, in this order: by how they yield, and to which width. */
const STEPS: readonly (readonly [Fit, number])[] = [
  ['middle', COMFORTABLE],
  ['end', WORDS],
  ['middle', READABLE],
  ['end', 0],
  ['middle', 0],
];

/**
 * Narrows the columns that yield in this way by so many columns of the terminal, the widest first;
 * returns how many could not be taken.
 */
function narrowed(
  columns: readonly (Widening & { width: number })[],
  fit: Fit,
  surplus: number,
  leastOf: (column: Widening) => number,
): number {
  let left = surplus;
  while (left > 0) {
    const [widest, next] = columns
      .filter((each) => each.fit === fit && each.width > leastOf(each))
      .sort((a, b) => b.width - a.width);
    if (widest === undefined) break;
    const target = Math.max(leastOf(widest), Math.min(next?.width ?? 0, widest.width - 1));
    const taken = Math.min(left, widest.width - target);
    widest.width -= taken;
    left -= taken;
  }
  return left;
}
