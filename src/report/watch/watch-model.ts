import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { Entry, Holding, Session } from '../../session/entry/entries.ts';
import { Fifo } from '../../util/fifo.ts';
import { SessionChanges } from '../session/session-changes.ts';

/** What happened, in numbers. */
export interface WatchCounts {
  starts: number;
  stops: number;
  failures: number;
  denials: number;
  anomalies: number;
}

/** What is known now: the guests that run, and what went wrong last. */
export class WatchModel {
  readonly counts: WatchCounts = { starts: 0, stops: 0, failures: 0, denials: 0, anomalies: 0 };
  /** Time of the first event, in milliseconds since 1970. */
  from: number | undefined;
  /** Something that the user should know about the log itself; safe to print. */
  notice: string | undefined;
  /** Whether everything that was there has been read. */
  isCaughtUp = false;
  readonly #changes = new SessionChanges();
  readonly #running = new Set<Session>();
  readonly #trouble = new Fifo<Entry>();

  /** Takes an event, its entries, and the sessions that it began. */
  add(event: AuditEvent, entries: readonly Entry[], begun: readonly Session[]): void {
    this.from ??= event.time;
    for (const session of this.#changes.add(event, entries, begun)) {
      if (session.ending === undefined) this.#running.add(session);
      else this.#running.delete(session);
    }
    for (const entry of entries) this.#count(entry);
  }

  /** The sessions that run. */
  get running(): Iterable<Session> & { readonly size: number } {
    return this.#running;
  }

  /** The newest failures, denials and anomalies, the newest first. */
  trouble(most: number): Entry[] {
    const newest: Entry[] = [];
    for (let i = this.#trouble.length - 1; i >= 0 && newest.length < most; i--) {
      newest.push(this.#trouble.at(i) as Entry);
    }
    return newest;
  }

  #count(entry: Entry): void {
    const { counts } = this;
    if (entry.kind === 'denial') counts.denials++;
    else if (entry.kind === 'anomaly') counts.anomalies++;
    else if (entry.success === false) counts.failures++;
    else if (entry.kind === 'operation' && entry.success === true) {
      if (entry.op === 'start') counts.starts++;
      if (entry.op === 'stop') counts.stops++;
    }
    if (!isTrouble(entry)) return;
    this.#trouble.push(entry);
    if (this.#trouble.length > KEPT) this.#trouble.shift();
  }
}

/** Whether an entry is a failure, a denial or an anomaly. */
export const isTrouble = ({ kind, success }: Entry): boolean =>
  kind === 'denial' || kind === 'anomaly' || success === false;

/** What a session holds now, except the rules of its device group. */
export function heldBy({ entries = [] }: Session): Holding[] {
  return entries.filter(
    (entry): entry is Holding =>
      entry.kind === 'resource' && entry.success === true && entry.ending === undefined && !isRule(entry),
  );
}

const isRule = ({ assignment }: Holding): boolean => assignment.resource === 'cgroup';

/** More than any terminal shows. */
const KEPT = 500;
