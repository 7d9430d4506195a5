import type { Chart, ChartGuest, ChartItem, ChartSession } from './chart.ts';
import { type Filter, matchesOf } from './filter.ts';
import { MARK_KINDS, type MarkKind, markOf } from './marks.ts';

/** What is shown of a guest. */
export interface Lane {
  /** Its position in the chart. */
  readonly index: number;
  readonly guest: ChartGuest;
  /** Those that the filter leaves, in the order in which they begin. */
  readonly sessions: readonly ChartSession[];
  /** Those of them that ran. */
  readonly bars: readonly Bar[];
  /** In the order of time. */
  readonly marks: ReadonlyMap<MarkKind, readonly Mark[]>;
}

/** A session, from one time to another. */
export interface Bar {
  readonly session: ChartSession;
  readonly from: number;
  readonly to: number;
  /** The latest end of this bar and of all before it: finds the first that reaches a time. */
  readonly latest: number;
}

/** An item at one moment. */
export interface Mark {
  readonly kind: MarkKind;
  readonly time: number;
  readonly item: ChartItem;
  readonly session: ChartSession;
}

/** The lanes of all guests of which the filter leaves anything. */
export function lanesOf(chart: Chart, filter: Filter): Lane[] {
  const matches = matchesOf(chart, filter);
  const lanes = chart.guests.map((guest, index): Lane => {
    const sessions = guest.sessions.filter((session) => matches(guest, session));
    return { index, guest, sessions, bars: barsOf(sessions), marks: marksOf(sessions, filter) };
  });
  return lanes.filter(({ sessions }) => sessions.length > 0);
}

function barsOf(sessions: readonly ChartSession[]): Bar[] {
  let latest = Number.NEGATIVE_INFINITY;
  const bars: Bar[] = [];
  for (const session of sessions) {
    const { from, to, state } = session;
    // A guest that could not be started is a mark: it never ran.
    if (state === 'failed') continue;
    latest = Math.max(latest, to);
    bars.push({ session, from, to, latest });
  }
  return bars;
}

function marksOf(sessions: readonly ChartSession[], filter: Filter): Map<MarkKind, Mark[]> {
  const marks = new Map<MarkKind, Mark[]>(MARK_KINDS.map((kind) => [kind, []]));
  for (const session of sessions) {
    for (const item of session.items) {
      const kind = markOf(item, session);
      if (kind !== undefined && filter.marks.has(kind)) marks.get(kind)?.push({ kind, time: item.time, item, session });
    }
  }
  for (const [kind, list] of marks) {
    if (list.length === 0) marks.delete(kind);
    else list.sort((a, b) => a.time - b.time);
  }
  return marks;
}
