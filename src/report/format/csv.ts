/** A column of a table in CSV. */
export interface CsvColumn<Row> {
  readonly name: string;
  /** Text from a log, which is marked if a spreadsheet would run it; undefined if there is none. */
  readonly text?: (row: Row) => string | undefined;
  /** A number, a time or a fixed word; undefined if there is none. */
  readonly value?: (row: Row) => string | number | undefined;
}

/** The line of the names. */
export const csvHead = (columns: readonly { readonly name: string }[]): string =>
  csvLine(columns.map(({ name }) => name));

/** The line of a row. */
export const csvRow = <Row>(columns: readonly CsvColumn<Row>[], row: Row): string =>
  csvLine(
    columns.map(({ text, value }) => (text === undefined ? String(value?.(row) ?? '') : guarded(text(row) ?? ''))),
  );

/** A line of cells, which are quoted if RFC 4180 requires it. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\n`;

/** A spreadsheet would run such text as a formula. An apostrophe in front marks it as text. */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\r\n]/;

/** A time in milliseconds since 1970 as in JSON, in UTC; undefined if it is not known. */
export const csvTime = (time: number | undefined): string | undefined =>
  time === undefined || !Number.isFinite(time) ? undefined : new Date(time).toISOString();

/** The seconds between two times; undefined if one of them is not known. */
export const csvSeconds = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : (to - from) / 1000;
