import type { Operation, Session } from './entry/entries.ts';
import type { HostHistory } from './host-history.ts';

/**
 * Joins the sessions of a migrated guest on both hosts, whichever is recorded first. A guest keeps
 * its UUID when it migrates.
 */
export function joinMigration(session: Session, entry: Operation, hosts: Iterable<HostHistory>): void {
  const arrives = session.start === entry;
  if (!entry.success || (!arrives && session.stop !== entry)) return;
  for (const { guests } of hosts) {
    for (const other of guests.get(session.guest.uuid)?.runs.recent ?? []) {
      if (other === session) continue;
      if (arrives && session.from === undefined && other.to === undefined && hasLeft(other)) {
        session.from = other;
        other.to = session;
        return;
      }
      if (!arrives && session.to === undefined && other.from === undefined && hasArrived(other)) {
        session.to = other;
        other.from = session;
        return;
      }
    }
  }
}

// The target records the arrival first: the session on the source is then still running.
const hasLeft = ({ ending }: Session): boolean => ending === undefined || ending.cause === 'migrated';
const hasArrived = ({ start, ending }: Session): boolean =>
  ending?.cause !== 'failed' && (start?.reason === 'migrated' || start?.op === 'migrate-in');
