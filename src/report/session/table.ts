import { unquote } from '../../codec/untrusted.ts';
import type { Session } from '../../session/entry/entries.ts';
import { selectsByHappening, selectsSession } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import { actorOf } from '../format/user.ts';
import { nameText, visible, visibleText } from '../format/visible.ts';
import { type TableLayout, type TableRow, table } from '../table/table.ts';
import { lasted, sessionEnd, UNKNOWN } from './end-cell.ts';
import { entryTable } from './entry-table.ts';
import { awaitsOtherSide, isOver } from './final.ts';
import { NewestRows } from './newest-rows.ts';
import type { ListOptions, Report, SessionFormat } from './report.ts';
import { serialsText } from './serials-text.ts';
import { heldText, howText } from './session-text.ts';

/** A table of sessions, or of everything that happened. */
export const tableFormat: SessionFormat = {
  list: (options) => (options.allEvents ? entryTable(options) : sessionTable(options)),
  summary: (summary, calendar) => summary.text(calendar),
};

/** The columns of sessions. */
export const SESSION_LAYOUT: TableLayout = {
  byTime: 'STARTED',
  columns: [
    { title: 'GUEST', fit: 'middle', least: 8 },
    { title: 'HOST', fit: 'middle', least: 8 },
    { title: 'STARTED' },
    { title: 'ENDED' },
    { title: 'DURATION', align: 'right', optional: 1 },
    { title: 'BY', fit: 'end', least: 6 },
    { title: 'HOW', fit: 'end', least: 18 },
    { title: 'HOLDS', fit: 'end', least: 24 },
    { title: 'RECORDS' },
    { title: 'UUID' },
  ],
};

function sessionTable(options: ListOptions): Report {
  const { selection, last, reverse } = options;
  const needsEntries = selection.at !== undefined || selectsByHappening(selection);
  let now = 0;
  const rows = new NewestRows<Session, TableRow>(
    (session) => isOver(session, now) && !awaitsOtherSide(session),
    (session) => (selectsSession(selection, session) ? sessionRow(session, options) : undefined),
    { timeOf, last },
  );
  return {
    // A denial shows that a guest still ran, which counts if its end is unknown.
    wanted: needsEntries || selection.from !== undefined ? WANTED.related : WANTED.sessions,
    keep: needsEntries ? 'entries' : 'sessions',
    initiators: 'operations',
    add({ time }, _, sessions) {
      now = Math.max(now, time ?? 0);
      for (const session of sessions) rows.push(session);
      return '';
    },
    end: () => table(SESSION_LAYOUT, reverse ? rows.rows(true).reverse() : rows.rows(), options),
  };
}

const timeOf = ({ start, stop }: Session): number => (start ?? stop)?.time ?? 0;

/** The row of a session; undefined if nothing is known but that it was. */
export function sessionRow(
  session: Session,
  { selection, showUuid, proof, userName }: ListOptions,
): TableRow | undefined {
  const { start, stop, ending, guest } = session;
  const known = start ?? stop;
  if (known === undefined) return undefined;
  return {
    GUEST: nameText(unquote(known.name)),
    HOST: guest.node === undefined ? '' : visibleText(guest.node),
    STARTED: start === undefined ? { ...UNKNOWN, near: known.time } : { time: start.time },
    ENDED: sessionEnd(session),
    DURATION: start === undefined ? '' : lasted(start.time, ending),
    BY: visible(actorOf(known, userName)),
    HOW: howText(session),
    HOLDS: selection.at === undefined ? '' : heldText(session),
    RECORDS: proof ? serialsText(known.proof) : '',
    UUID: showUuid ? visible(guest.uuid) : '',
  };
}
