import { type AuditText, asByteString } from '../../codec/bytes.ts';
import { visible } from '../format/visible.ts';
import type { GuestSession } from '../session/guest-session.ts';
import type { Chart, ChartGuest, ChartSession } from './chart/chart.ts';
import { itemsOf, SharedFields } from './items-of.ts';
import type { Timeline, TimelineRest } from './timeline.ts';

/** The time that a picture covers; the sessions that it shows unless it is given. */
export interface ChartRange {
  /** In milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Makes a chart of a timeline: lanes, bars and everything that a reader may ask for. */
export function chartOf(timeline: Timeline, range: ChartRange = {}): Chart {
  const groups = [...groupsOf(timeline.sessions).values()];
  const known = { from: timeline.from ?? 0, to: timeline.to ?? 0 };
  const end = within(range.to ?? known.to, known);
  const boots = timeline.boots.map(({ node, time }) => ({ host: textOf(node), time }));
  const around = { end, boots, places: placesOf(groups), fields: new SharedFields() };
  const guests = groups.map((sessions) => guestOf(sessions, around));
  const all = guests.flatMap(({ sessions }) => sessions);
  const whole = {
    from: all.reduce((least, session) => Math.min(least, session.from), all[0]?.from ?? known.from),
    to: all.reduce((most, session) => Math.max(most, session.to), all[0]?.to ?? end),
  };
  const from = within(range.from ?? whole.from, whole);
  const to = within(range.to ?? whole.to, whole);
  return {
    ...(to > from ? { from, to } : { from: from - HALF_HOUR, to: from + HALF_HOUR }),
    guests,
    boots,
    gaps: timeline.gaps.map(({ node, ...gap }) => ({ host: textOf(node), ...gap })),
    notes: notesOf(timeline.leftOut),
  };
}

/** The nearest time in a range: a caller may ask for any. */
const within = (time: number, { from, to }: { from: number; to: number }): number => Math.max(from, Math.min(to, time));

/** Sessions of each guest, in the order of the lanes; each group in the order of time. */
function groupsOf(sessions: readonly GuestSession[]): Map<string, GuestSession[]> {
  const groups = new Map<string, GuestSession[]>();
  for (const session of [...sessions].sort((a, b) => timeOf(a) - timeOf(b))) {
    const key = keyOf(session.guest.node, session.guest.uuid);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [session]);
    else group.push(session);
  }
  const label = (group: readonly GuestSession[]) =>
    [textOf(group[0]?.guest.node ?? null) ?? '', nameOf(group)] as const;
  const named = [...groups].map(([key, group]) => ({ key, group, label: label(group) }));
  named.sort((a, b) => collator.compare(a.label[0], b.label[0]) || collator.compare(a.label[1], b.label[1]));
  return new Map(named.map(({ key, group }) => [key, group]));
}

/** The positions of all sessions in the chart. */
type Places = ReadonlyMap<string, readonly [guest: number, session: number]>;

function placesOf(groups: readonly (readonly GuestSession[])[]): Places {
  const places = new Map<string, readonly [number, number]>();
  for (const [i, group] of groups.entries()) {
    for (const [j, { guest, start }] of group.entries()) {
      if (start !== null) places.set(placeKey(guest.node, guest.uuid, start), [i, j]);
    }
  }
  return places;
}

interface Surroundings {
  readonly end: number;
  readonly boots: Chart['boots'];
  readonly places: Places;
  readonly fields: SharedFields;
}

function guestOf(group: readonly GuestSession[], around: Surroundings): ChartGuest {
  const { node, uuid } = (group[0] as GuestSession).guest;
  return {
    host: textOf(node),
    name: nameOf(group),
    uuid: textOf(uuid),
    sessions: group.map((session, i) => sessionOf(session, group[i + 1], around)),
  };
}

function sessionOf(session: GuestSession, next: GuestSession | undefined, around: Surroundings): ChartSession {
  const { guest, state, start, end, duration, migratedTo } = session;
  const items = itemsOf(session, around.fields);
  const positionOf = (entry: { time: number; serial: number } | null | undefined) => {
    const found = items.findIndex(
      ({ kind, time, serials }) => kind === 'operation' && time === entry?.time && serials[0] === entry.serial,
    );
    return found === -1 ? null : found;
  };
  const from = timeOf(session);
  const to = end?.time ?? endOf(session, next, items.at(-1)?.time ?? from, around);
  return {
    name: textOf(guest.name ?? guest.uuid),
    state,
    start: positionOf(start),
    stop: positionOf(end?.by),
    cause: end?.cause ?? null,
    ended: end?.time ?? null,
    duration,
    from,
    to: Math.max(from, to),
    movedTo: (migratedTo && around.places.get(placeKey(migratedTo.node, guest.uuid, migratedTo))) ?? null,
    items,
  };
}

/** Until when a bar is drawn if no record says when the session ended. */
function endOf(
  { guest, end }: GuestSession,
  next: GuestSession | undefined,
  last: number,
  around: Surroundings,
): number {
  if (end === null) return around.end;
  if (end.cause === 'superseded' && next !== undefined) return timeOf(next);
  const host = textOf(guest.node);
  const boot = around.boots.find((each) => each.host === host && each.time >= last);
  return end.cause === 'host-boot' && boot !== undefined ? boot.time : last;
}

/** When a session began, as far as is known. */
const timeOf = ({ start, end, operations }: GuestSession): number =>
  start?.time ?? operations[0]?.time ?? end?.time ?? 0;

/** The newest name of a guest. */
function nameOf(group: readonly GuestSession[]): string {
  const named = group.findLast(({ guest }) => guest.name !== null);
  return textOf(named?.guest.name ?? (group[0] as GuestSession).guest.uuid);
}

function notesOf({ sessions, until, lines }: TimelineRest): string[] {
  const notes: string[] = [];
  if (sessions > 0) {
    const before = until === null ? '' : `, which began up to ${new Date(until).toISOString()}`;
    notes.push(
      `${sessions.toLocaleString('en')} sessions${before}, are left out: narrow with --start, --end or a guest.`,
    );
  }
  if (lines > 0) {
    notes.push(`${lines.toLocaleString('en')} records are without their lines: narrow with --start, --end or a guest.`);
  }
  return notes;
}

/** Text from a log, safe to display. */
function textOf(text: AuditText): string;
function textOf(text: AuditText | null): string | null;
function textOf(text: AuditText | null): string | null {
  return text === null ? null : visible(asByteString(text));
}

const keyOf = (node: AuditText | null, uuid: AuditText): string => JSON.stringify([textOf(node), textOf(uuid)]);

const placeKey = (node: AuditText | null, uuid: AuditText, { time, serial }: { time: number; serial: number }) =>
  `${keyOf(node, uuid)}${time}:${serial}`;

/** `web2` comes before `web10`. */
const collator = new Intl.Collator('en', { numeric: true });

const HALF_HOUR = 1_800_000;
