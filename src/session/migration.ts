import type { Operation, Session } from './entry/entries.ts';
import type { HostHistory } from './host-history.ts';

/**
 * Joins the session of a guest that arrives with the one that it left on another host, whichever of
 * the two is told first. A guest keeps its uuid when it moves.
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

// The target tells first that the guest has arrived: the source's session still runs then.
const hasLeft = ({ ending }: Session): boolean => ending === undefined || ending.cause === 'migrated';
const hasArrived = ({ start, ending }: Session): boolean =>
  ending?.cause !== 'failed' && (start?.reason === 'migrated' || start?.op === 'migrate-in');
