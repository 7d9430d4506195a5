import { asByteString } from '../../codec/bytes.ts';
import type { Measure } from '../table/measure.ts';
import { StreamedTable } from '../table/streamed.ts';
import type { TableLayout } from '../table/table.ts';
import { ENTRY_LAYOUT, entryRows } from './entry-table.ts';
import type { LiveLines } from './live-lines.ts';
import type { ListOptions } from './report.ts';
import { SESSION_LAYOUT, sessionRow } from './table.ts';

/** Rows of a table with fixed columns: of a session as it began, and once more with its end. */
export async function tableLines(options: ListOptions): Promise<LiveLines> {
  // Names that are yet to come may have any characters.
  const measure = (await import('string-width')).default;
  const entries = streamed(ENTRY_LAYOUT, options, measure);
  const sessions = streamed(SESSION_LAYOUT, options, measure);
  return {
    head: '',
    entries: (some) =>
      asByteString(
        entryRows(some, options)
          .map((row) => entries.row(row, 'TIME'))
          .join(''),
      ),
    session(session) {
      const byTime = session.ending?.time === undefined ? 'STARTED' : 'ENDED';
      return asByteString(
        sessionRow(session, options)
          .map((row) => sessions.row(row, byTime))
          .join(''),
      );
    },
  };
}

function streamed(layout: TableLayout, options: ListOptions, measure: Measure): StreamedTable {
  const { proof, showUuid, iso } = options;
  const time = iso ? ISO : MONTH;
  const widths = {
    ...USUAL,
    TIME: iso ? ISO : CLOCK,
    STARTED: time,
    ENDED: time,
    ...(proof && { RECORDS: 12 }),
    ...(showUuid && { UUID: 36 }),
  };
  return new StreamedTable(layout, widths, options, measure);
}

const ISO = '2026-11-23T10:00:00+01:00'.length;
const MONTH = '11-23 10:00:00'.length;
const CLOCK = '10:00:00'.length;

/** How wide cells usually are. What has just happened has no end yet, and labels are long. */
const USUAL = { GUEST: 20, HOST: 12, EVENT: 16, WHAT: 48, DURATION: 11, BY: 10, PROGRAM: 15, HOW: 32 };
