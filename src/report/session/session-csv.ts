import { unquote } from '../../codec/untrusted.ts';
import type { Operation, Session } from '../../session/entry/entries.ts';
import { selectsByHappening, selectsSession } from '../../session/selection.ts';
import { stateOf } from '../../session/state.ts';
import { WANTED } from '../../session/tracker.ts';
import { type CsvColumn, csvSeconds, csvTime } from '../format/csv.ts';
import { actorOf, type UserName } from '../format/user.ts';
import { visible, visibleText } from '../format/visible.ts';
import { CsvRows } from './csv-rows.ts';
import { isOver } from './final.ts';
import type { ListOptions, Report } from './report.ts';
import { beganText, finishText, heldText } from './session-text.ts';

/** A line for each session. */
export function sessionCsv({ selection, userName, last, reverse }: ListOptions): Report {
  const needsEntries = selection.at !== undefined || selectsByHappening(selection);
  let now = 0;
  const rows = new CsvRows<Session>(
    sessionColumns(userName, selection.at !== undefined),
    (session) => isOver(session, now),
    (session) => selectsSession(selection, session),
    { timeOf: (session) => known(session)?.time ?? 0, last, reverse },
  );
  return {
    // A denial shows that a guest still ran, which counts if its end is unknown.
    wanted: needsEntries || selection.from !== undefined ? WANTED.related : WANTED.sessions,
    keep: needsEntries ? 'entries' : 'sessions',
    initiators: 'operations',
    add({ time }, _, sessions) {
      now = Math.max(now, time ?? 0);
      return rows.push(sessions);
    },
    end: () => rows.end(),
  };
}

/** The columns of CSV. */
export const sessionColumns = (userName: UserName, withHoldings: boolean): readonly CsvColumn<Session>[] => [
  { name: 'GUEST', text: (session) => visible(unquote(known(session)?.name ?? '?')) },
  { name: 'UUID', text: ({ guest }) => visible(guest.uuid) },
  { name: 'HOST', text: hostOf },
  { name: 'STATE', value: stateOf },
  { name: 'STARTED', value: ({ start }) => csvTime(start?.time) },
  { name: 'ENDED', value: ({ ending }) => csvTime(ending?.time) },
  { name: 'SECONDS', value: ({ start, ending }) => csvSeconds(start?.time, ending?.time) },
  { name: 'BY', text: (session) => visible(actorOf(known(session) ?? NOBODY, userName)) },
  { name: 'BEGAN', text: beganText },
  { name: 'FINISHED', text: finishText },
  { name: 'FROM_HOST', text: ({ from }) => from && hostOf(from) },
  { name: 'TO_HOST', text: ({ to }) => to && hostOf(to) },
  ...(withHoldings ? [{ name: 'HOLDS', text: heldText }] : []),
  { name: 'RECORDS', value: (session) => known(session)?.proof.join(' ') },
];

const known = ({ start, stop }: Session): Operation | undefined => start ?? stop;

const NOBODY = { uid: undefined, user: undefined };

const hostOf = ({ guest }: Session): string | undefined => guest.node && visibleText(guest.node);
