import type { TrueFailure, TrueHolding, TrueSession, WeekTruth } from '../week/truth.ts';
import { iso } from './question.ts';

/** Sessions with a known start that overlap a span of time. */
export const overlapping = (week: WeekTruth, from: number, to: number): TrueSession[] =>
  week.sessions.filter((session) => {
    const { started } = session;
    return started !== null && started <= to && latestEnd(week, session) >= from;
  });

/** Guest, host and start of what ran at a time: of what ended at an unknown time, as long as it may have. */
export const running = (week: WeekTruth, time: number) =>
  overlapping(week, time, time).map(({ guest, host, started }) => [guest, host, iso(started)] as const);

/** When a session ended, or when the log shows at the latest that it has. */
function latestEnd({ sessions, reboots }: WeekTruth, { guest, host, started, ended, cause }: TrueSession): number {
  if (ended !== null) return ended;
  if (cause === null) return Number.POSITIVE_INFINITY;
  const isAfter = (time: number | null): time is number => time !== null && time > (started ?? 0);
  const later =
    cause === 'host-boot'
      ? reboots.filter((reboot) => reboot.host === host).map(({ up }) => up)
      : sessions.filter((other) => other.guest === guest && other.host === host).map((other) => other.started);
  return Math.min(...later.filter(isAfter));
}

/** A holding as the resources report prints it. */
export const holdingRow = ({ guest, host, kind, value, from, until, held }: TrueHolding): unknown[] => [
  ...[guest, host, kind, value, iso(from), iso(until), held],
];

/** The failures of each guest, operation and disk, counted. */
export function countedFailures(failures: readonly TrueFailure[]): unknown[][] {
  const counts = new Map<string, number>();
  for (const { guest, host, operation, reason, value } of failures) {
    const key = JSON.stringify([guest, host, operation, reason, value]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => [...(JSON.parse(key) as unknown[]), count]);
}
