import { asByteString } from '../../codec/bytes.ts';
import type { Measure } from '../table/measure.ts';
import { StreamedTable } from '../table/streamed.ts';
import type { TableLayout, TableRow } from '../table/table.ts';
import { ENTRY_LAYOUT, entryRows } from './entry-table.ts';
import type { LiveLines } from './live-lines.ts';
import type { ListOptions } from './report.ts';
import { SESSION_LAYOUT, sessionRow } from './table.ts';

/** Rows of a table with fixed columns: of a session as it began, and once more with its end. */
export async function tableLines(options: ListOptions): Promise<LiveLines> {
  // Names that are yet to come may have any characters.
  const measure = (await import('string-width')).default;
  const entryLine = lineWriter(ENTRY_LAYOUT, options, measure);
  const sessionLine = lineWriter(SESSION_LAYOUT, options, measure);
  return {
    head: '',
    entries: (some) =>
      asByteString(
        entryRows(some, options)
          .map((row) => entryLine(row, 'TIME'))
          .join(''),
      ),
    session(session) {
      const byTime = session.ending?.time === undefined ? 'STARTED' : 'ENDED';
      const row = sessionRow(session, options);
      return row === undefined ? '' : asByteString(sessionLine(row, byTime));
    },
  };
}

/** Writes rows. The hosts have a column once there are any, so a log of one host has none. */
function lineWriter(layout: TableLayout, options: ListOptions, measure: Measure) {
  let widths: Readonly<Record<string, number>> = usualWidths(options);
  let table = new StreamedTable(layout, widths, options, measure);
  return (row: TableRow, byTime: string): string => {
    if (row.HOST !== '' && widths.HOST === undefined) {
      widths = { ...widths, HOST: 12 };
      table = new StreamedTable(layout, widths, options, measure);
    }
    return table.row(row, byTime);
  };
}

/** How wide cells usually are. What has just happened has no duration yet, and labels are long. */
function usualWidths({ proof, showUuid, iso, allEvents }: ListOptions): Record<string, number> {
  const time = iso ? ISO : MONTH;
  return {
    GUEST: 20,
    TIME: iso ? ISO : CLOCK,
    STARTED: time,
    ENDED: time,
    EVENT: 16,
    WHAT: 48,
    UNTIL: 'unknown'.length,
    ...(!allEvents && { DURATION: 11 }),
    BY: 10,
    PROGRAM: 15,
    HOW: 32,
    ...(proof && { RECORDS: 12 }),
    ...(showUuid && { UUID: 36 }),
  };
}

const ISO = '2026-11-23T10:00:00+01:00'.length;
const MONTH = '11-23 10:00:00'.length;
const CLOCK = '10:00:00'.length;
