import type { Ending, Entry, Session } from '../../session/entry/entries.ts';
import type { Selection } from '../../session/selection.ts';

/** Whether the line of an entry is final, whatever is read from now on. */
export function isFinal(entry: Entry): boolean {
  // A late record may still add the user.
  if (entry.kind === 'denial' || entry.kind === 'anomaly') return entry.uid !== undefined;
  if (!entry.success) return true;
  if (entry.kind === 'resource') return hasEnded(entry.ending);
  return entry.kind !== 'operation' || entry.session?.start !== entry || hasEnded(entry.session.ending);
}

/**
 * The same for lists of what lasts at a moment: whether a label is one of them depends on the
 * session, which may not have begun.
 */
export const finality = ({ at }: Pick<Selection, 'at'>): ((entry: Entry) => boolean) =>
  at === undefined
    ? isFinal
    : (entry) => isFinal(entry) && (entry.kind !== 'label' || !entry.success || hasEnded(entry.session?.ending));

// How an end at an unknown time is shown depends on whether the guest runs again at the end of the
// log.
const hasEnded = (ending: Ending | undefined): boolean =>
  ending !== undefined && (ending.time !== undefined || ending.cause === 'untracked');

/**
 * Whether a session is final: no late record is expected any more, nor the other side of a
 * migration.
 */
export function isOver({ ending, lastTime, to }: Session, now: number): boolean {
  if (ending === undefined) return false;
  if (ending.cause === 'untracked') return true;
  return now - lastTime > (ending.cause === 'migrated' && to === undefined ? MIGRATION : LATE);
}

/**
 * Whether the other side of a migration has not been found. It may be in a log that is read later.
 */
export function awaitsOtherSide({ start, ending, from, to }: Session): boolean {
  const hasArrived = start?.success === true && (start.reason === 'migrated' || start.op === 'migrate-in');
  return (hasArrived && from === undefined) || (ending?.cause === 'migrated' && to === undefined);
}

/** In milliseconds. */
const LATE = 60_000;
const MIGRATION = 3_600_000;
