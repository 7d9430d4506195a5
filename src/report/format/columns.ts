import { styleText } from 'node:util';

/** A cell, and its style on a terminal with colours. */
export type Cell = string | { readonly text: string; readonly style: 'red' | 'green' | 'yellow' | 'dim' };

/** A row of a table: its cells by the titles of their columns. */
export type TableRow = Readonly<Record<string, Cell | undefined>>;

/** How columns are written. */
export interface ColumnOptions {
  readonly colour: boolean;
  /** The width of the terminal; undefined if lines may have any length. */
  readonly width: number | undefined;
}

/**
 * Rows under the titles of their columns, which are those of the first row. A column without any
 * cell is left out.
 */
export async function table(rows: readonly TableRow[], options: ColumnOptions): Promise<string> {
  const titles = Object.keys(rows[0] ?? {}).filter((title) => rows.some((row) => row[title] !== undefined));
  if (titles.length === 0) return '';
  return columns(
    titles,
    rows.map((row) => titles.map((title) => row[title] ?? '')),
    options,
  );
}

/**
 * Text in columns, aligned by the width of characters on a terminal. If a line would be wider than
 * the terminal, its widest cells are cut and end in `…`.
 */
export async function columns(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  { colour, width }: ColumnOptions,
): Promise<string> {
  const widthOf = await measureOf(rows);
  const widths = fitting(
    head.map((title, index) =>
      rows.reduce((widest, row) => Math.max(widest, widthOf(textOf(row[index] ?? ''))), widthOf(title)),
    ),
    width,
  );
  const line = (cells: readonly Cell[], styleOf: (cell: Cell) => Style | undefined): string =>
    cells
      .map((cell, index) => {
        const room = widths[index] ?? 0;
        const text = width === undefined ? textOf(cell) : cut(textOf(cell), room, widthOf);
        const style = colour && text !== '' ? styleOf(cell) : undefined;
        const blanks = index === cells.length - 1 ? '' : ' '.repeat(Math.max(0, room - widthOf(text)));
        return (style === undefined ? text : styleText(style, text, { validateStream: false })) + blanks;
      })
      .join(GAP)
      .trimEnd();
  const lines = [
    line(head, () => 'bold'),
    ...rows.map((row) => line(row, (cell) => (typeof cell === 'string' ? undefined : cell.style))),
  ];
  return lines.map((each) => `${each}\n`).join('');
}

/**
 * Measures the width of a text on a terminal. Loading the tables of Unicode takes longer than
 * starting Node, and nearly all names are ASCII.
 */
async function measureOf(rows: readonly (readonly Cell[])[]): Promise<Measure> {
  if (rows.every((row) => row.every((cell) => ASCII.test(textOf(cell))))) return (text) => text.length;
  return (await import('string-width')).default;
}

type Measure = (text: string) => number;

const ASCII = /^[ -~→]*$/;

type Style = Parameters<typeof styleText>[0];

const GAP = '  ';
/** Without a terminal to fit, no column is padded to more than this. */
const WIDE = 48;
/** No column is made narrower than this to fit a terminal. */
const NARROW = 12;

/**
 * The widths, with the widest reduced until a line fits. Without a terminal, one long cell does not
 * widen all others.
 */
function fitting(widths: number[], width: number | undefined): number[] {
  if (width === undefined) return widths.map((each) => Math.min(each, WIDE));
  let surplus = widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width;
  while (surplus > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const [next = NARROW] = widths.filter((_, index) => index !== widest).sort((a, b) => b - a);
    const least = Math.max(NARROW, Math.min(next - 1, (widths[widest] ?? 0) - 1));
    const taken = Math.min(surplus, (widths[widest] ?? 0) - least);
    if (taken <= 0) break;
    widths[widest] = (widths[widest] ?? 0) - taken;
    surplus -= taken;
  }
  return widths;
}

function cut(text: string, width: number, widthOf: Measure): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += widthOf(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
