import type { TrueFailure, TrueHolding, TrueSession, WeekTruth } from '../week/truth.ts';
import { iso } from './question.ts';

/** Sessions with a known start that overlap a span of time. */
export const overlapping = ({ sessions }: WeekTruth, from: number, to: number): TrueSession[] =>
  sessions.filter(({ started, over }) => started !== null && started <= to && isAfter(over, from));

/** Guest, host and start of what ran at a time, or may have. */
export const running = (week: WeekTruth, time: number) =>
  overlapping(week, time, time).map(({ guest, host, started }) => [guest, host, iso(started)] as const);

/** Guest, host, kind and value of what guests held at a time, or may have. */
export const heldAt = ({ holdings }: WeekTruth, time: number): unknown[][] =>
  holdings
    .filter(({ from, over }) => from <= time && isAfter(over, time))
    .map(({ guest, host, kind, value }) => [guest, host, kind, value]);

const isAfter = (over: number | null, time: number): boolean => over === null || over > time;

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
