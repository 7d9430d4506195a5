import type { EventFields } from '../../log/event/audit-event.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import type { Selection } from '../../session/selection.ts';
import { type Kept, WANTED } from '../../session/tracker.ts';
import type { Calendar } from '../../util/calendar.ts';
import { type ColumnOptions, type TableRow, table } from '../format/columns.ts';
import { jsonText } from '../format/json-line.ts';
import type { Report } from '../session/report.ts';

/** A report about guests: takes entries as they come, and has rows at the end. */
export interface GuestReport {
  /** What it needs of the sessions at the end. */
  readonly keep: Kept;
  add(event: EventFields, entries: readonly Entry[], sessions: readonly Session[]): void;
  rows(): readonly ReportRow[];
}

/** A row, for people and for programs. */
export interface ReportRow {
  cells(calendar: Calendar): TableRow;
  json(): object;
}

/** A kind of report about guests. */
export interface GuestReportKind {
  /** What `--help` says about it. */
  readonly help: string;
  start(selection: Selection): GuestReport;
}

/** How reports about guests are written. */
export interface RowOptions extends ColumnOptions {
  /** The calendar of the time zone that times are shown in; JSON is in UTC regardless. */
  readonly calendar: Calendar;
}

/** A format of the reports about guests. */
interface RowFormat {
  /** What `--help` says about it, after its name. */
  readonly help?: string;
  text(rows: readonly ReportRow[], options: RowOptions): AsyncIterable<string>;
}

const tableFormat: RowFormat = {
  async *text(rows, options) {
    const lines = rows.map((row) => row.cells(options.calendar));
    yield await table(lines, options);
  },
};

const jsonFormat: RowFormat = {
  help: 'one object per line',
  async *text(rows) {
    for (const row of rows) yield `${jsonText(row.json())}\n`;
  },
};

/** The formats of the reports about guests, by name. */
export const ROW_FORMATS = { table: tableFormat, json: jsonFormat } as const;

/** A report about guests in a format. */
export function guestReport(report: GuestReport, format: RowFormat, options: RowOptions): Report {
  return {
    wanted: WANTED.related,
    keep: report.keep,
    add(event, entries, sessions) {
      report.add(event, entries, sessions);
      return '';
    },
    end: () => format.text(report.rows(), options),
  };
}
