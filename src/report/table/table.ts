import { alignedLines, type LineOptions, type ShownColumn } from './aligned.ts';
import type { Cell, Group } from './cell.ts';
import { type Fit, fittingWidths } from './fitting-widths.ts';
import { type Measure, measureFor } from './measure.ts';
import { stackedLines } from './stacked.ts';
import { captioned, type TimeOptions } from './time-captions.ts';

/** A column of a table, and how it yields if the terminal is narrow. */
export interface Column {
  readonly title: string;
  /**
   * `whole` (the default) is never cut: times, durations, numbers. `middle` is shortened in its
   * middle, because both of its ends identify: names and paths. `end` loses its end, before any
   * other column yields.
   */
  readonly fit?: Fit;
  /** No narrower than this, unless its cells are; 12 if left out. */
  readonly least?: number;
  /**
   * May be left out of a narrow table, because other columns say the same or it matters less. The
   * highest number goes first.
   */
  readonly optional?: number;
  readonly align?: 'right';
}

/** What a table consists of. */
export interface TableLayout {
  readonly columns: readonly Column[];
  /** The title of the column by whose times the rows are in order: its days become captions. */
  readonly byTime?: string;
}

/** A row: its cells by the titles of their columns. */
export type TableRow = Readonly<Record<string, Cell | undefined>>;

/** How tables are written. */
export interface TableOptions extends TimeOptions {
  readonly colour: boolean;
  /** The width of the terminal; undefined if lines may have any length. */
  readonly width: number | undefined;
}

/**
 * A table as text, in pieces of many lines. Columns without text are left out. If a line would be
 * wider than the terminal, cells are shortened and columns left out as the layout allows; if that is
 * not enough, each row becomes a block of lines. Without a terminal nothing is cut.
 */
export async function* table(
  layout: TableLayout,
  rows: readonly TableRow[],
  options: TableOptions,
): AsyncGenerator<string, void, void> {
  if (rows.length === 0) return;
  const titles = titlesOf(layout, rows);
  const cells = rows.map((row) => titles.map((title) => row[title] ?? ''));
  const groups = captioned(cells, layout.byTime === undefined ? undefined : titles.indexOf(layout.byTime), options);
  const { colour, width } = options;
  let text = '';
  for (const line of tableLines(layout.columns, groups, width, { colour, measure: await measureFor(groups) })) {
    text += `${line}\n`;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

const CHUNK = 1 << 16;

/** @throws Error if two columns have one title, or a cell has none of them: it would not be shown */
function titlesOf({ columns }: TableLayout, rows: readonly TableRow[]): string[] {
  const titles = new Set(columns.map(({ title }) => title));
  if (titles.size < columns.length) throw new Error('two columns of a table have the same title');
  for (const row of rows) {
    for (const title in row) if (!titles.has(title)) throw new Error(`the table has no column ${title}`);
  }
  return [...titles];
}

/** The lines of a table, without line ends. */
export function tableLines(
  columns: readonly Column[],
  groups: readonly Group[],
  width: number | undefined,
  options: LineOptions,
): Iterable<string> {
  const { measure } = options;
  const used = columns
    .map(({ title, fit = 'whole', least = LEAST, optional, align }, index) => {
      return { title, fit, least, optional, align, index, ...widthsOf(groups, index, measure) };
    })
    .filter(({ natural }) => natural > 0);
  const widths =
    width === undefined
      ? used.map(({ natural, title }) => Math.max(title.length, Math.min(natural, WIDE)))
      : fittingWidths(
          used.map((column) => ({ ...column, title: column.title.length })),
          width,
        );
  if (widths === undefined) return stackedLines(used, groups, width ?? 0, options);
  const shown = used.flatMap((column, place): ShownColumn[] => {
    const room = widths[place];
    return room === undefined ? [] : [{ ...column, room }];
  });
  return alignedLines(shown, groups, width !== undefined, options);
}

const LEAST = 12;
/** Without a terminal to fit, one long cell does not widen all others. */
const WIDE = 48;

/** The width of the widest cell of a column, and the width that is enough for nine of ten; 0 if all are empty. */
function widthsOf(groups: readonly Group[], index: number, measure: Measure): { natural: number; usual: number } {
  const counts = new Map<number, number>();
  let filled = 0;
  for (const { rows } of groups) {
    for (const row of rows) {
      const width = measure(row[index]?.text ?? '');
      if (width === 0) continue;
      counts.set(width, (counts.get(width) ?? 0) + 1);
      filled++;
    }
  }
  let usual = 0;
  let wider = filled;
  const widths = [...counts.keys()].sort((a, b) => a - b);
  for (const width of widths) {
    usual = width;
    wider -= counts.get(width) ?? 0;
    if (wider <= filled / 10) break;
  }
  return { natural: widths.at(-1) ?? 0, usual };
}
