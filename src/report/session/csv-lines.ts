import { asByteString } from '../../codec/bytes.ts';
import { csvHead, csvRow } from '../format/csv.ts';
import { entryColumns } from './entry-csv.ts';
import type { LiveLines } from './live-lines.ts';
import type { ListOptions } from './report.ts';
import { sessionColumns } from './session-csv.ts';

/** Lines of CSV. */
export function csvLines({ allEvents, userName }: ListOptions): LiveLines {
  const entries = entryColumns(userName);
  const sessions = sessionColumns(userName, false);
  return {
    head: allEvents ? csvHead(entries) : csvHead(sessions),
    entries: (some) => asByteString(some.map((entry) => csvRow(entries, entry)).join('')),
    session: (session) => asByteString(csvRow(sessions, session)),
  };
}
