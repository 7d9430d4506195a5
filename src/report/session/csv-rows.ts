import { asByteString } from '../../codec/bytes.ts';
import { type CsvColumn, csvHead, csvRow } from '../format/csv.ts';
import { Rows } from './rows.ts';

/** Lines of CSV below their head, each of which is written once it is final. */
export class CsvRows<Row> {
  readonly #rows: Rows<Row>;
  #head: string;

  /**
   * @param isFinal whether a row will not change any more
   * @param isSelected whether it is written, once it is final
   */
  constructor(columns: readonly CsvColumn<Row>[], isFinal: (row: Row) => boolean, isSelected: (row: Row) => boolean) {
    this.#head = csvHead(columns);
    this.#rows = new Rows(isFinal, (row) => (isSelected(row) ? csvRow(columns, row) : ''));
  }

  /** Adds rows and returns what can be written now, as a byte string. */
  push(rows: readonly Row[]): string {
    let final = '';
    for (const row of rows) final += this.#rows.push(row);
    if (final === '') return '';
    const text = this.#head + final;
    this.#head = '';
    return asByteString(text);
  }

  /** The rest, as text. */
  *end(): Generator<string> {
    if (this.#head !== '') yield this.#head;
    yield* this.#rows.text();
  }
}
