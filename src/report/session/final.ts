import type { Ending, Entry, Session } from '../../session/entry/entries.ts';

/** Whether the line of an entry will stay as it is, whatever is read from now on. */
export function isFinal(entry: Entry): boolean {
  // A record that comes late may still tell who it was.
  if (entry.kind === 'denial' || entry.kind === 'anomaly') return entry.uid !== undefined;
  if (!entry.success) return true;
  if (entry.kind === 'resource') return isTold(entry.ending);
  return entry.kind !== 'operation' || entry.session?.start !== entry || isTold(entry.session.ending);
}

// An end at an unknown time is shown by whether the guest runs again when all is read.
const isTold = (ending: Ending | undefined): boolean => ending?.time !== undefined;

/** Whether a session will stay as it is: nothing that comes late is awaited any more, nor the other side of a migration. */
export function isOver({ ending, lastTime, to }: Session, now: number): boolean {
  if (ending === undefined) return false;
  return now - lastTime > (ending.cause === 'migrated' && to === undefined ? MIGRATION : LATE);
}

/** In milliseconds. */
const LATE = 60_000;
const MIGRATION = 3_600_000;
