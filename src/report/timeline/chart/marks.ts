import { type ChartItem, type ChartSession, fieldOf } from './chart.ts';

/** The kinds of marks, the most important first. */
export const MARK_KINDS = ['denial', 'anomaly', 'failure', 'migration', 'change'] as const;

/** A kind of mark. */
export type MarkKind = (typeof MARK_KINDS)[number];

/** The kinds in words, for many marks. */
export const MARK_WORDS: Readonly<Record<MarkKind, string>> = {
  denial: 'denials',
  anomaly: 'anomalies',
  failure: 'failures',
  migration: 'migrations',
  change: 'changes',
};

/** The mark of an item; undefined for an item that the bar itself shows. */
export function markOf(item: ChartItem, session: ChartSession): MarkKind | undefined {
  const { kind, success, time } = item;
  if (kind === 'denial' || kind === 'anomaly') return kind;
  if (success === false) return 'failure';
  const start = startOf(session);
  if (kind === 'operation') {
    const op = fieldOf(item, 'op') ?? '';
    if (op.startsWith('migrate-') || fieldOf(item, 'reason') === 'migrated') return 'migration';
    return item === start || item === stopOf(session) ? undefined : 'change';
  }
  if (kind === 'release') return 'change';
  return kind === 'resource' && (start === undefined || time > start.time) ? 'change' : undefined;
}

/** The record that began a session, if there is one. */
export const startOf = ({ start, items }: ChartSession): ChartItem | undefined =>
  start === null ? undefined : items[start];

/** The record that ended a session, if there is one. */
export const stopOf = ({ stop, items }: ChartSession): ChartItem | undefined =>
  stop === null ? undefined : items[stop];
