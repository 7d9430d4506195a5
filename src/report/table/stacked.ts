import type { LineOptions } from './aligned.ts';
import type { Group } from './cell.ts';
import { pieces } from './shorten.ts';
import { styled } from './styled.ts';

/**
 * The lines of a table on a narrow terminal: a block for each row, with a line for each cell that
 * is not empty. Nothing is cut; what is too long continues on the next line.
 *
 * @param columns the titles, and where their cells are in a row
 */
export function* stackedLines(
  columns: readonly { readonly title: string; readonly index: number }[],
  groups: readonly Group[],
  width: number,
  { colour, measure }: LineOptions,
): Generator<string, void, void> {
  const indent = Math.max(...columns.map(({ title }) => measure(title))) + 2;
  const room = Math.max(1, width - indent);
  let isFirst = true;
  for (const { caption, rows } of groups) {
    if (caption !== undefined) {
      if (!isFirst) yield '';
      yield styled(caption, colour ? 'bold' : undefined);
    }
    for (const row of rows) {
      if (!isFirst || caption !== undefined) yield '';
      isFirst = false;
      for (const { title, index } of columns) {
        const { text = '', style } = row[index] ?? {};
        if (text === '') continue;
        for (const [place, piece] of pieces(text, room, measure).entries()) {
          const label = place === 0 ? `${title}:`.padEnd(indent) : ' '.repeat(indent);
          yield styled(label, colour ? 'bold' : undefined) + styled(piece, colour ? style : undefined);
        }
      }
    }
  }
}
