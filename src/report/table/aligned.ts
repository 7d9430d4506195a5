import type { Group, Text } from './cell.ts';
import { type Fit, GAP } from './fitting-widths.ts';
import type { Measure } from './measure.ts';
import { endShortened, middleShortened } from './shorten.ts';
import { styled } from './styled.ts';

/** A column that is shown, and where its cells are in a row. */
export interface ShownColumn {
  readonly title: string;
  readonly index: number;
  readonly fit: Fit;
  readonly align?: 'right' | undefined;
  /** Its width. */
  readonly room: number;
}

/** How lines are written. */
export interface LineOptions {
  readonly colour: boolean;
  readonly measure: Measure;
}

/**
 * The lines of a table in columns: the first caption, the titles, and rows under further captions.
 *
 * @param isCut whether cells that are wider than their column are shortened
 */
export function* alignedLines(
  columns: readonly ShownColumn[],
  groups: readonly Group[],
  isCut: boolean,
  { colour, measure }: LineOptions,
): Generator<string, void, void> {
  const line = (cells: readonly (Text | undefined)[]): string =>
    columns
      .map(({ fit, align, room }, place) => {
        const { text = '', style } = cells[place] ?? {};
        const shown = !isCut
          ? text
          : fit === 'middle'
            ? middleShortened(text, room, measure)
            : endShortened(text, room, measure);
        const blanks = ' '.repeat(Math.max(0, room - measure(shown)));
        const [before, after] = align === 'right' ? [blanks, ''] : ['', blanks];
        return before + styled(shown, colour ? style : undefined) + after;
      })
      .join(GAP)
      .trimEnd();
  const titles = line(columns.map(({ title }) => ({ text: title, style: 'bold' })));
  for (const [place, { caption, rows }] of groups.entries()) {
    if (place > 0) yield '';
    if (caption !== undefined) yield styled(caption, colour ? 'bold' : undefined);
    if (place === 0) yield titles;
    for (const row of rows) yield line(columns.map(({ index }) => row[index]));
  }
}
