import type { EventFields } from '../../log/event/audit-event.ts';
import { type Selection, selects } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import type { Calendar } from '../../util/calendar.ts';
import { rawLines } from '../format/raw-lines.ts';
import type { Report, SessionFormat } from './report.ts';
import { Summary } from './summary.ts';

/** The counters of auvirt 3.0.9. */
export function summaryReport(format: SessionFormat, selection: Selection, calendar: Calendar): Report {
  const summary = new Summary();
  return {
    wanted: WANTED.related,
    keep: 'nothing',
    add(_, entries) {
      for (const entry of entries) if (selects(selection, entry)) summary.add(entry);
      return '';
    },
    *end() {
      yield format.summary(summary, calendar);
    },
  };
}

/** The records of events that concern a guest, exactly as they are in the log. */
export function rawReport(selection: Selection): Report {
  const written = new WeakSet<EventFields>();
  return {
    wanted: WANTED.events,
    keep: 'nothing',
    raw: true,
    add(event, entries) {
      // An event comes again when a record arrives late: only that record is new.
      if (event.late && written.has(event)) return rawLines(event.records.slice(-1));
      if (!entries.some((entry) => selects(selection, entry))) return '';
      written.add(event);
      return rawLines(event.records);
    },
    *end() {},
  };
}
