import { unquote } from '../../codec/untrusted.ts';
import type { Session } from '../../session/entry/entries.ts';
import { journeyOf } from '../../session/migration.ts';
import { selectsSession } from '../../session/selection.ts';
import { csvSeconds, csvTime } from '../format/csv.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { nameText, visible, visibleText } from '../format/visible.ts';
import { lasted, sessionEnd, UNKNOWN } from '../session/end-cell.ts';
import type { TableRow } from '../table/table.ts';
import { guestReportKind } from './guest-report.ts';

/** Each guest that moved from host to host without being shut down: where it was, and when. */
export const journeysReport = guestReportKind<Journey>({
  help: 'each guest that migrated: from which host to which, and when',
  start({ selection }) {
    const sessions: Session[] = [];
    return {
      keep: 'sessions',
      add(_, __, begun) {
        sessions.push(...begun);
      },
      *rows() {
        const seen = new Set<Session>();
        for (const session of sessions) {
          if (session.to === undefined && session.from === undefined) continue;
          if (seen.has(session) || !selectsSession(selection, session)) continue;
          const journey = journeyOf(session);
          for (const each of journey) seen.add(each);
          yield journey;
        }
      },
    };
  },
  layout: {
    byTime: 'STARTED',
    columns: [
      { title: 'GUEST', fit: 'middle', least: 10 },
      { title: 'STARTED' },
      { title: 'ENDED' },
      { title: 'DURATION', align: 'right', optional: 1 },
      { title: 'MOVED', fit: 'middle', least: 24 },
      { title: 'UUID', optional: 2 },
    ],
  },
  cells: (journey) => [cells(journey)],
  csv: [
    { name: 'GUEST', text: (journey) => visible(nameOf(journey)) },
    { name: 'UUID', text: ([first]) => first && visible(first.guest.uuid) },
    { name: 'MOVED', text: hostsText },
    { name: 'STARTED', value: ([first]) => csvTime(first?.start?.time) },
    { name: 'ENDED', value: (journey) => csvTime(journey.at(-1)?.ending?.time) },
    {
      name: 'SECONDS',
      value: (journey) => csvSeconds(journey[0]?.start?.time, journey.at(-1)?.ending?.time),
    },
  ],
  json: journeyJson,
});

/** The sessions of a guest, one for each host, oldest first. */
type Journey = readonly Session[];

function cells(journey: Journey): TableRow {
  const [first] = journey;
  const last = journey.at(-1);
  if (first === undefined || last === undefined) return {};
  return {
    GUEST: nameText(nameOf(journey)),
    STARTED: first.start === undefined ? { ...UNKNOWN, near: first.lastTime } : { time: first.start.time },
    ENDED: sessionEnd(last),
    DURATION: first.start === undefined ? '' : lasted(first.start.time, last.ending),
    MOVED: hostsText(journey),
    UUID: visible(first.guest.uuid),
  };
}

/** `h1 → h2 → h1`; two managers of one host may not be distinguished. */
function hostsText(journey: Journey): string {
  return journey.map(({ guest }) => (guest.node === undefined ? '?' : visibleText(guest.node))).join(' → ');
}

/** As a byte string. */
const nameOf = (journey: Journey): string => {
  const last = journey.at(-1);
  return unquote((last?.start ?? last?.stop)?.name ?? '?');
};

function journeyJson(journey: Journey): object {
  const name = nameOf(journey);
  return {
    guest: { uuid: textJson(journey[0]?.guest.uuid ?? ''), name: optionalJson(name === '?' ? undefined : name) },
    legs: journey.map(({ guest, start, ending }) => ({
      node: guest.node ?? null,
      time: csvTime(start?.time) ?? null,
      serial: start?.serial ?? null,
      end: ending === undefined ? null : { time: csvTime(ending.time) ?? null, cause: ending.cause },
    })),
  };
}
