import { csvLine } from '../format/csv.ts';
import { entryCsv } from './entry-csv.ts';
import type { SessionFormat } from './report.ts';
import { sessionCsv } from './session-csv.ts';

/** Sessions, everything that happened, or the counters, in CSV. */
export const csvFormat: SessionFormat = {
  list: (options) => (options.allEvents ? entryCsv(options) : sessionCsv(options)),
  summary(summary) {
    const counters = { ...summary.json() };
    const names = Object.keys(counters).map((name) => name.toUpperCase());
    return csvLine(names) + csvLine(Object.values(counters).map((value) => String(value ?? '')));
  },
};
