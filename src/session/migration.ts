import type { Operation, Session } from './entry/entries.ts';

/** A host, as far as migrations need it. */
export interface MigrationHost {
  /** The guest with this UUID, with its sessions that run, and the one that ended last. */
  find(uuid: string): { readonly recent: readonly Session[] } | undefined;
}

/**
 * Links the session of a guest that arrives to the one that it left on another host, whichever is
 * recorded first, and whether the hosts write one log or several that are read one after the other.
 * A guest keeps its UUID when it moves.
 */
export class Migrations {
  readonly #hosts: () => Iterable<MigrationHost>;
  /** Sessions that migrated, and whose other side was not found yet, by UUID, oldest guest first. */
  readonly #unlinked = new Map<string, Session[]>();
  #length = 0;

  constructor(hosts: () => Iterable<MigrationHost>) {
    this.#hosts = hosts;
  }

  /** Notes an operation that belongs to this session, and may have begun or ended it. */
  note(session: Session, entry: Operation): void {
    if (!entry.success) return;
    const isMove = entry.reason === 'migrated' || entry.op.startsWith('migrate-');
    if (session.start === entry && isMove) this.#arrive(session, entry.time);
    else if (session.stop === entry && isMove) this.#leave(session, entry.time);
    else if (session.stop === entry) unlinkFailed(session);
  }

  #arrive(session: Session, time: number): void {
    if (session.from !== undefined) return;
    let best: Session | undefined;
    for (const other of this.#others(session)) {
      if (mayComeFrom(other, time) && (best === undefined || isNearer(other, best, time))) best = other;
    }
    if (best === undefined) this.#remember(session);
    else link(best, session);
  }

  #leave(session: Session, time: number): void {
    if (session.to !== undefined) return;
    let best: Session | undefined;
    for (const other of this.#others(session)) {
      if (other.from !== undefined || !hasArrived(other) || !mayGoTo(session, other, time)) continue;
      if (best === undefined || gap(startOf(other), time) < gap(startOf(best), time)) best = other;
    }
    if (best === undefined) this.#remember(session);
    else link(session, best);
  }

  *#others(session: Session): Generator<Session, void, void> {
    const { uuid } = session.guest;
    for (const host of this.#hosts()) {
      for (const other of host.find(uuid)?.recent ?? []) if (other !== session) yield other;
    }
    for (const other of this.#unlinked.get(uuid) ?? []) if (other !== session) yield other;
  }

  #remember(session: Session): void {
    const { uuid } = session.guest;
    // What has found its other side is not needed any more.
    const known = (this.#unlinked.get(uuid) ?? []).filter(isUnlinked);
    this.#length += 1 + known.length - (this.#unlinked.get(uuid)?.length ?? 0);
    this.#unlinked.delete(uuid);
    this.#unlinked.set(uuid, [...known.slice(-MOST_OF_GUEST + 1), session]);
    for (const [oldest, sessions] of this.#unlinked) {
      if (this.#length <= MOST) return;
      this.#unlinked.delete(oldest);
      this.#length -= sessions.length;
    }
  }
}

/**
 * The sessions that a guest went through without being shut down, oldest first: one on each host.
 * Only the session itself if the guest did not move, as far as is known. Of long journeys, the part
 * around the session.
 */
export function journeyOf(session: Session): readonly Session[] {
  const journey = new Set([session]);
  const before: Session[] = [];
  for (let at = session.from; at !== undefined && !journey.has(at) && before.length < MOST_LEGS; at = at.from) {
    journey.add(at);
    before.push(at);
  }
  const after: Session[] = [];
  for (let at = session.to; at !== undefined && !journey.has(at) && after.length < MOST_LEGS; at = at.to) {
    journey.add(at);
    after.push(at);
  }
  return [...before.reverse(), session, ...after];
}

function link(from: Session, to: Session): void {
  if (from.to !== undefined) from.to.from = undefined;
  from.to = to;
  to.from = from;
}

// The target may record the arrival while the source's session still runs. A source whose first
// attempt failed tries again.
function mayComeFrom(other: Session, time: number): boolean {
  const { ending, to } = other;
  if (ending === undefined) return startOf(other) <= time && (to === undefined || to.ending !== undefined);
  const isNear = gap(ending.time ?? 0, time) <= LONGEST && startOf(other) <= time + SKEW;
  return isNear && to === undefined && ending.cause === 'migrated';
}

// A guest that runs on a host comes from there. Otherwise it comes from the host that it left last.
function isNearer(one: Session, other: Session, time: number): boolean {
  const [a, b] = [one, other].map(({ ending }) => (ending === undefined ? 0 : gap(ending.time ?? 0, time)));
  return a === b ? startOf(one) > startOf(other) : (a as number) < (b as number);
}

const mayGoTo = (session: Session, other: Session, time: number): boolean =>
  startOf(other) >= startOf(session) - SKEW && startOf(other) <= time + LONGEST;

const hasArrived = ({ start, ending }: Session): boolean =>
  ending?.cause !== 'failed' && (start?.reason === 'migrated' || start?.op === 'migrate-in');

const startOf = ({ start }: Pick<Session, 'start'>): number => start?.time ?? 0;
const gap = (one: number, other: number): number => Math.abs(one - other);
const isUnlinked = ({ from, to, ending }: Session): boolean =>
  ending?.cause === 'migrated' ? to === undefined : from === undefined;

/** A guest that stops on the target while it runs on the source, or the reverse, has not moved. */
function unlinkFailed(session: Session): void {
  const { from, to } = session;
  if (from?.ending === undefined && from !== undefined) {
    from.to = undefined;
    session.from = undefined;
  }
  if (to !== undefined) {
    to.from = undefined;
    session.to = undefined;
  }
}

/** In milliseconds: how far clocks may differ, and how long after its departure a guest arrives. */
const SKEW = 60_000;
const LONGEST = 3_600_000;
/** How many sessions wait for their other side, of all guests and of one. */
const MOST = 4096;
const MOST_OF_GUEST = 256;
/** How much of a journey is shown before and after a session. */
const MOST_LEGS = 100;
