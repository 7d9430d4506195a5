import type { Chart, ChartGuest, ChartSession, Fields } from './chart.ts';
import { MARK_KINDS, type MarkKind } from './marks.ts';

/** What to show of a chart. */
export interface Filter {
  /** Words that a session, its guest or anything that happened in it must contain. */
  readonly query: string;
  readonly marks: ReadonlySet<MarkKind>;
  readonly states: ReadonlySet<ChartSession['state']>;
}

/** The states of a session, in the order of their buttons. */
export const STATES = ['running', 'ended', 'failed', 'unknown'] as const satisfies ChartSession['state'][];

/** Shows everything. */
export const EVERYTHING: Filter = { query: '', marks: new Set(MARK_KINDS), states: new Set(STATES) };

/** Whether a filter leaves a session. Each word may be found in another property. */
export function matchesOf(
  chart: Chart,
  { query, states }: Filter,
): (guest: ChartGuest, session: ChartSession) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const finders = words.map((word) => finderOf(chart, word));
  return (guest, session) => states.has(session.state) && finders.every((finds) => finds(guest, session));
}

function finderOf(chart: Chart, word: string): (guest: ChartGuest, session: ChartSession) => boolean {
  const has = (text: string | null) => text?.toLowerCase().includes(word) === true;
  // Items share their fields, so there are few to look through.
  const known = new Map<Fields, boolean>();
  const hasField = (fields: Fields) => {
    const found = known.get(fields) ?? fields.some(([, value]) => has(value));
    known.set(fields, found);
    return found;
  };
  const found = new Set(chart.guests.filter(({ host, name, uuid }) => has(host) || has(name) || has(uuid)));
  return (guest, session) =>
    found.has(guest) ||
    has(session.name) ||
    has(session.state) ||
    session.items.some(({ fields, serials }) => hasField(fields) || String(serials[0]) === word);
}
