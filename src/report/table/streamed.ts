import { alignedLines, type ShownColumn } from './aligned.ts';
import { fittingWidths } from './fitting-widths.ts';
import type { Measure } from './measure.ts';
import { styled } from './styled.ts';
import type { TableLayout, TableOptions, TableRow } from './table.ts';
import { captioned } from './time-captions.ts';

/**
 * A table whose rows are written as they come. The widths of its columns depend on the terminal
 * alone. A caption says the day whenever it changes.
 */
export class StreamedTable {
  readonly #titles: readonly string[];
  readonly #columns: readonly ShownColumn[];
  readonly #options: TableOptions;
  readonly #measure: Measure;
  #caption: string | undefined;
  #hasHead = false;

  /**
   * @param widths how wide the cells of a column usually are, by its title; others are left out
   * @param measure must be right for all text that may come
   */
  constructor(
    { columns }: TableLayout,
    widths: Readonly<Record<string, number>>,
    options: TableOptions,
    measure: Measure,
  ) {
    this.#options = options;
    this.#measure = measure;
    this.#titles = columns.map(({ title }) => title);
    const used = columns.flatMap((column, index) => {
      const natural = widths[column.title];
      return natural === undefined ? [] : [{ fit: 'whole' as const, ...column, index, natural }];
    });
    const fitting = fittingWidths(
      used.map(({ title, natural, fit, least = LEAST, optional }) => {
        return { title: title.length, natural, usual: natural, fit, least, optional };
      }),
      options.width ?? Number.POSITIVE_INFINITY,
    );
    this.#columns = used.flatMap((column, place) => {
      const room = fitting === undefined ? column.natural : fitting[place];
      return room === undefined ? [] : [{ ...column, room }];
    });
  }

  /** The row as one line; before it the titles, if it is the first, and the day, if it is another. */
  row(row: TableRow, byTime: string): string {
    const cells = this.#titles.map((title) => row[title] ?? '');
    const [group] = captioned([cells], this.#titles.indexOf(byTime), this.#options);
    if (group === undefined) return '';
    const isCut = this.#options.width !== undefined;
    const options = { colour: this.#options.colour, measure: this.#measure };
    const [titles = '', line = ''] = alignedLines(this.#columns, [{ ...group, caption: undefined }], isCut, options);
    let text = '';
    if (group.caption !== undefined && group.caption !== this.#caption) {
      text += `${styled(group.caption, this.#options.colour ? 'bold' : undefined)}\n`;
    }
    if (!this.#hasHead) text += `${titles}\n`;
    this.#caption = group.caption;
    this.#hasHead = true;
    return `${text}${line}\n`;
  }
}

const LEAST = 12;
