import type { Calendar } from '../../../util/calendar.ts';
import { duration, isoTime } from '../../format/times.ts';
import type { Chart } from './chart.ts';
import type { Lane } from './lanes.ts';
import { MARK_KINDS, type MarkKind } from './marks.ts';

/** What lanes show, in numbers. */
export interface Counts {
  /** A guest that moved has several lanes, and counts once. */
  readonly guests: number;
  readonly hosts: number;
  readonly sessions: number;
  readonly marks: Readonly<Record<MarkKind, number>>;
}

/** Counts what lanes show. */
export function countsOf(lanes: readonly Lane[]): Counts {
  const sumOf = (count: (lane: Lane) => number) => lanes.reduce((sum, lane) => sum + count(lane), 0);
  const marks = MARK_KINDS.map((kind) => [kind, sumOf(({ marks }) => marks.get(kind)?.length ?? 0)] as const);
  return {
    guests: new Set(lanes.map(({ guest }) => guest.uuid)).size,
    hosts: new Set(lanes.map(({ guest }) => guest.host)).size,
    sessions: sumOf(({ sessions }) => sessions.length),
    marks: Object.fromEntries(marks) as Record<MarkKind, number>,
  };
}

/** `12 guests on 3 hosts, 87 sessions` */
export function titleOf({ guests, hosts, sessions }: Counts): string {
  const on = hosts > 1 ? ` on ${hosts} hosts` : '';
  return `${counted(guests, 'guest')}${on}, ${counted(sessions, 'session')}`;
}

/** `2026-11-16T00:00:00Z to 2026-11-23T00:00:00Z (7d 00:00:00)` */
export const rangeText = ({ from, to }: Pick<Chart, 'from' | 'to'>, calendar: Calendar): string =>
  `${isoTime(from, calendar)} to ${isoTime(to, calendar)} (${duration(to - from)})`;

/** `1 guest`, `1,200 guests` */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
