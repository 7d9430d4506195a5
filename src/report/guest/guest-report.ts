import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import type { Selection } from '../../session/selection.ts';
import { type Kept, WANTED } from '../../session/tracker.ts';
import { type CsvColumn, csvHead, csvRow } from '../format/csv.ts';
import { jsonText } from '../format/json-line.ts';
import type { Report } from '../session/report.ts';
import { type TableLayout, type TableOptions, type TableRow, table } from '../table/table.ts';

/** A report about guests: takes entries as they come, and has rows at the end. */
export interface GuestReport<Row> {
  /** What it needs of the sessions at the end. */
  readonly keep: Kept;
  add(event: AuditEvent, entries: readonly Entry[], sessions: readonly Session[]): void;
  rows(): readonly Row[];
}

/** What a kind of report consists of: its rows, and how they are written in each format. */
export interface GuestReportParts<Row> {
  /** What `--help` says about it. */
  readonly help: string;
  start(selection: Selection): GuestReport<Row>;
  readonly layout: TableLayout;
  cells(row: Row): TableRow;
  readonly csv: readonly CsvColumn<Row>[];
  json(row: Row): object;
}

/** A kind of report about guests. */
export interface GuestReportKind {
  /** What `--help` says about it. */
  readonly help: string;
  report(selection: Selection, format: RowFormat, options: TableOptions): Report;
}

/** A format of the reports about guests. */
interface RowFormat {
  /** What `--help` says about it, after its name. */
  readonly help?: string;
  text<Row>(parts: GuestReportParts<Row>, rows: readonly Row[], options: TableOptions): AsyncIterable<string>;
}

/** The formats of the reports about guests, by name. */
export const ROW_FORMATS: Readonly<Record<'table' | 'json' | 'csv', RowFormat>> = {
  table: { text: ({ layout, cells }, rows, options) => table(layout, rows.map(cells), options) },
  json: {
    help: 'one object per line',
    async *text({ json }, rows) {
      for (const row of rows) yield `${jsonText(json(row))}\n`;
    },
  },
  csv: {
    help: 'for spreadsheets',
    async *text({ csv }, rows) {
      yield csvHead(csv);
      for (const row of rows) yield csvRow(csv, row);
    },
  },
};

/** A kind of report, made of its parts. */
export const guestReportKind = <Row>(parts: GuestReportParts<Row>): GuestReportKind => ({
  help: parts.help,
  report(selection, format, options) {
    const report = parts.start(selection);
    return {
      wanted: WANTED.related,
      keep: report.keep,
      add(event, entries, sessions) {
        report.add(event, entries, sessions);
        return '';
      },
      end: () => format.text(parts, report.rows(), options),
    };
  },
});
