import { type Selection, selectsSession } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import type { Report } from '../session/report.ts';
import { Collector } from './collector.ts';
import type { Timeline } from './timeline.ts';

/** Collects the sessions that are selected, and returns the picture that `draw` makes of them. */
export function timelineReport(selection: Selection, draw: (timeline: Timeline) => string): Report {
  const collector = new Collector((session) => selectsSession(selection, session));
  return {
    wanted: WANTED.related,
    keep: 'entries',
    initiators: 'operations',
    add(event, entries, sessions) {
      collector.add(event, entries, sessions);
      return '';
    },
    *end() {
      yield draw(collector.end());
    },
  };
}
