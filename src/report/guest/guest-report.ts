import type { EventFields } from '../../log/event/audit-event.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import type { Selection } from '../../session/selection.ts';
import { type Kept, WANTED } from '../../session/tracker.ts';
import { type CsvColumn, csvHead, csvRow } from '../format/csv.ts';
import { jsonText } from '../format/json-line.ts';
import type { UserName } from '../format/user.ts';
import type { Report } from '../session/report.ts';
import { type TableLayout, type TableOptions, type TableRow, table } from '../table/table.ts';

/** A report about guests: takes entries as they come, and has rows at the end. */
export interface GuestReport<Row> {
  /** What it needs of the sessions at the end. */
  readonly keep: Kept;
  add(event: EventFields, entries: readonly Entry[], sessions: readonly Session[]): void;
  rows(): Iterable<Row>;
}

/** What a report about guests is asked for. */
export interface GuestRequest {
  readonly selection: Selection;
  /** Only what several guests held at once. */
  readonly shared: boolean;
  readonly userName: UserName;
}

/** What a kind of report consists of: its rows, and how they are written in each format. */
export interface GuestReportParts<Row> {
  /** What `--help` says about it. */
  readonly help: string;
  start(request: GuestRequest): GuestReport<Row>;
  readonly layout: TableLayout;
  /** The rows of a table. */
  cells(row: Row): readonly TableRow[];
  readonly csv: readonly CsvColumn<Row>[];
  json(row: Row): object;
}

/** A kind of report about guests. */
export interface GuestReportKind {
  /** What `--help` says about it. */
  readonly help: string;
  report(request: GuestRequest, format: RowFormat, options: TableOptions): Report;
}

/** A format of the reports about guests. */
export interface RowFormat {
  /** What `--help` says about it, after its name. */
  readonly help?: string;
  text<Row>(parts: GuestReportParts<Row>, rows: Iterable<Row>, options: TableOptions): AsyncIterable<string>;
}

/** The formats of the reports about guests, by name. */
export const ROW_FORMATS: Readonly<Record<'table' | 'json' | 'csv', RowFormat>> = {
  table: {
    text: ({ layout, cells }, rows, options) => table(layout, inOrder([...rows].flatMap(cells), layout), options),
  },
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

/** The rows by the times that their captions come from. A row may become several, with times of their own. */
function inOrder(rows: TableRow[], { byTime = '' }: TableLayout): TableRow[] {
  const timeOf = ({ [byTime]: cell = '' }: TableRow) => (typeof cell !== 'string' && 'time' in cell ? cell.time : 0);
  return byTime === '' ? rows : rows.sort((a, b) => timeOf(a) - timeOf(b));
}

/** A kind of report, made of its parts. */
export const guestReportKind = <Row>(parts: GuestReportParts<Row>): GuestReportKind => ({
  help: parts.help,
  report(request, format, options) {
    const report = parts.start(request);
    return {
      wanted: WANTED.related,
      keep: report.keep,
      initiators: 'all',
      add(event, entries, sessions) {
        report.add(event, entries, sessions);
        return '';
      },
      end: () => format.text(parts, report.rows(), options),
    };
  },
});
