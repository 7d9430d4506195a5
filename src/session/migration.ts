import type { Operation, Session } from './entry/entries.ts';
import type { HostHistory } from './host-history.ts';

/**
 * Links the session of a guest that arrives to the one that it left on another host, whichever is
 * recorded first. A guest keeps its UUID when it moves.
 */
export function joinMigration(session: Session, entry: Operation, hosts: Iterable<HostHistory>): void {
  const arrives = session.start === entry;
  if (!entry.success || (!arrives && session.stop !== entry)) return;
  for (const host of hosts) {
    for (const other of host.find(session.guest.uuid)?.recent ?? []) {
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

// The target may record the arrival while the source's session still runs.
const hasLeft = ({ ending }: Session): boolean => ending === undefined || ending.cause === 'migrated';
const hasArrived = ({ start, ending }: Session): boolean =>
  ending?.cause !== 'failed' && (start?.reason === 'migrated' || start?.op === 'migrate-in');
