import type { Entry, Guest, Holding, Release } from '../../session/entry/entries.ts';

/** Several cgroup permissions that a guest got one after the other, and held as long. */
export interface Permissions {
  readonly kind: 'permissions';
  readonly entries: [Permission, ...Permission[]];
}

type Permission = Holding | Release;

/**
 * The entries, in which cgroup permissions that belong together are one. libvirt writes about nine
 * for each start. Those that failed, or of which that is not known, stay as they are.
 */
export function folded(entries: readonly Entry[]): (Entry | Permissions)[] {
  const rows: (Entry | Permissions)[] = [];
  // By guest: since its last other entry.
  const open = new Map<Guest, Map<string, Permissions>>();
  for (const entry of entries) {
    if (!isPermission(entry)) {
      open.delete(entry.guest);
      rows.push(entry);
      continue;
    }
    const ofGuest = open.get(entry.guest) ?? new Map<string, Permissions>();
    open.set(entry.guest, ofGuest);
    const key = alikeKey(entry);
    const known = ofGuest.get(key);
    if (known !== undefined) known.entries.push(entry);
    else {
      const first: Permissions = { kind: 'permissions', entries: [entry] };
      ofGuest.set(key, first);
      rows.push(first);
    }
  }
  return rows.map((row) => (row.kind === 'permissions' && row.entries.length === 1 ? row.entries[0] : row));
}

const isPermission = (entry: Entry): entry is Permission =>
  (entry.kind === 'resource' || entry.kind === 'release') &&
  entry.assignment.resource === 'cgroup' &&
  entry.success === true;

/** What permissions in one row have in common: all that the row shows, except its beginning. */
function alikeKey(entry: Permission): string {
  const { name, uid, user, kind } = entry;
  const ending = kind === 'resource' ? entry.ending : undefined;
  const until = ending?.time === undefined ? ending?.cause : Math.floor(ending.time / 1000);
  return [kind, until, name, uid, user].join('\0');
}

/** How many permissions of each kind there are: `1 deny, 8 allow`. */
export function permissionsText({ entries }: Permissions): string {
  const counts = new Map<string, number>();
  for (const { assignment } of entries) counts.set(assignment.reason, (counts.get(assignment.reason) ?? 0) + 1);
  return Array.from(counts, ([reason, count]) => `${count} ${reason}`).join(', ');
}
