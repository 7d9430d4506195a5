import { unquote } from '../../codec/untrusted.ts';
import type { Holding, Session } from '../../session/entry/entries.ts';
import { actorOf, type UserName } from '../format/user.ts';
import { decoded, visible, visibleText } from '../format/visible.ts';
import { heldBy, isTrouble } from './watch-model.ts';
import type { Sorting } from './watch-ui.ts';

/** A guest that runs, as the page shows it. All text is safe to print. */
export interface WatchRow {
  readonly session: Session;
  readonly name: string;
  readonly host: string;
  readonly user: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** How many failures, denials and anomalies there were in the session. */
  readonly trouble: number;
}

/** The guests that run and match a filter, in order. */
export function watchRows(
  running: Iterable<Session>,
  { by, isReversed }: Sorting,
  filter: string,
  userName: UserName,
): WatchRow[] {
  const rows: WatchRow[] = [];
  const sought = filter.toLowerCase();
  for (const session of running) {
    const row = rowOf(session, userName);
    if (row !== undefined && textOf(row).includes(sought)) rows.push(row);
  }
  const sign = isReversed ? -1 : 1;
  return rows.sort((a, b) => sign * (ORDERS[by](a, b) || NAMES.compare(a.name, b.name) || a.since - b.since));
}

function rowOf(session: Session, userName: UserName): WatchRow | undefined {
  const { start, guest, entries = [] } = session;
  if (start === undefined) return undefined;
  return {
    session,
    name: visible(unquote(start.name)),
    host: guest.node === undefined ? '' : visibleText(guest.node),
    user: visible(actorOf(start, userName)),
    since: start.time,
    trouble: entries.reduce((count, entry) => count + Number(isTrouble(entry)), 0),
  };
}

const textOf = ({ name, host, user, session }: WatchRow): string =>
  `${name}\n${host}\n${user}\n${visible(session.guest.uuid)}`.toLowerCase();

const NAMES = new Intl.Collator('en', { numeric: true });

const ORDERS: Readonly<Record<Sorting['by'], (a: WatchRow, b: WatchRow) => number>> = {
  since: (a, b) => b.since - a.since,
  name: () => 0,
  host: (a, b) => NAMES.compare(a.host, b.host),
  user: (a, b) => NAMES.compare(a.user, b.user),
  trouble: (a, b) => b.trouble - a.trouble,
};

/** What a session holds, in a few words: `2 disk, 1 net, 2 vcpu, 4 GiB`. */
export function holdsText(session: Session): string {
  const counts = new Map<string, number>();
  const amounts: string[] = [];
  for (const holding of heldBy(session)) {
    const { resource } = holding.assignment;
    if (resource === 'mem' || resource === 'vcpu') amounts.push(amountText(holding));
    else counts.set(resource, (counts.get(resource) ?? 0) + 1);
  }
  return [...Array.from(counts, ([resource, count]) => `${count} ${visible(resource)}`), ...amounts].join(', ');
}

/** The value of a resource; memory in its largest unit. */
export function amountText({ assignment: { resource, given } }: Holding): string {
  const value = given === undefined ? '' : visible(decoded(given));
  if (resource === 'vcpu') return `${value} vcpu`;
  if (resource !== 'mem') return value;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let amount = Number(value);
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return Number.isFinite(amount) ? `${Math.round(amount * 10) / 10} ${units[unit]}` : value;
}
