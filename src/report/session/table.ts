import { unquote } from '../../codec/untrusted.ts';
import type { Session } from '../../session/entry/entries.ts';
import { selectsSession } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import { userOf } from '../format/user.ts';
import { visible, visibleText } from '../format/visible.ts';
import { type TableLayout, type TableRow, table } from '../table/table.ts';
import { lasted, sessionEnd, UNKNOWN } from './end-cell.ts';
import { entryTable } from './entry-table.ts';
import type { ListOptions, Report, SessionFormat } from './report.ts';
import { serialsText } from './serials-text.ts';
import { howText } from './session-text.ts';

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
    { title: 'RECORDS' },
    { title: 'UUID' },
  ],
};

function sessionTable(options: ListOptions): Report {
  const known: Session[] = [];
  return {
    wanted: WANTED.sessions,
    keep: 'sessions',
    add(_, __, sessions) {
      known.push(...sessions);
      return '';
    },
    async *end() {
      const rows = known.filter((session) => selectsSession(options.selection, session));
      yield* table(
        SESSION_LAYOUT,
        rows.flatMap((session) => sessionRow(session, options)),
        options,
      );
    },
  };
}

/** The row of a session; none if nothing is known but that it was. */
export function sessionRow(session: Session, { showUuid, proof, userName }: ListOptions): TableRow[] {
  const { start, stop, ending, guest } = session;
  const known = start ?? stop;
  if (known === undefined) return [];
  return [
    {
      GUEST: visible(unquote(known.name)),
      HOST: guest.node === undefined ? '' : visibleText(guest.node),
      STARTED: start === undefined ? { ...UNKNOWN, near: known.time } : { time: start.time },
      ENDED: sessionEnd(session),
      DURATION: start === undefined ? '' : lasted(start.time, ending),
      BY: visible(userOf(known, userName)),
      HOW: howText(session),
      RECORDS: proof ? serialsText(known.proof) : '',
      UUID: showUuid ? visible(guest.uuid) : '',
    },
  ];
}
