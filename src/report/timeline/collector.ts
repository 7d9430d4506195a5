import { fromByteString } from '../../codec/bytes.ts';
import type { EventFields } from '../../log/event/audit-event.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import { keptText } from '../../util/kept-text.ts';
import { guestSession } from '../session/session-json.ts';
import { HostLog } from './host-log.ts';
import type { Timeline, TimelineLine } from './timeline.ts';

/** How much a timeline holds. */
export interface Limits {
  /** Number of sessions. */
  readonly sessions: number;
  /** Number of entries in all sessions: operations, labels, resources, releases, denials, anomalies. */
  readonly entries: number;
  /** Number of characters of all lines. */
  readonly lines: number;
}

/** What a page can show without becoming slow or large. */
export const LIMITS: Limits = { sessions: 20_000, entries: 500_000, lines: 32e6 };

/** Collects a timeline while a log is read. */
export class Collector {
  readonly #isWanted: (session: Session) => boolean;
  readonly #limits: Limits;
  readonly #hosts = new Map<string | undefined, HostLog>();
  readonly #written = new WeakMap<EventFields, number>();
  #sessions: Session[] = [];
  /** Number of entries since sessions were last left out. */
  #entries = 0;
  #lines: KeptLine[] = [];
  #size = 0;
  #leftOut = { sessions: 0, until: null as number | null, lines: 0 };
  #from: number | null = null;
  #to: number | null = null;

  /** @param isWanted which sessions it holds; asked at the end */
  constructor(isWanted: (session: Session) => boolean, limits = LIMITS) {
    this.#isWanted = isWanted;
    this.#limits = limits;
  }

  /** Takes an event, with the entries that it made and the sessions that it began. */
  add(event: EventFields, entries: readonly Entry[], sessions: readonly Session[]): void {
    const { time, serial, records } = event;
    if (time === undefined || serial === undefined) return;
    this.#from = Math.min(this.#from ?? time, time);
    this.#to = Math.max(this.#to ?? time, time);
    if (!event.late) {
      const host = this.#host(event.node);
      for (const record of records) host.observe(record, time, serial);
    }
    this.#keepLines(event, entries.length > 0, time, serial);
    for (const session of sessions) this.#sessions.push(session);
    this.#entries += entries.length;
    const { sessions: most, entries: mostEntries } = this.#limits;
    if (this.#sessions.length > 2 * most || this.#entries > 2 * mostEntries) this.#trim();
  }

  /** What was collected. */
  end(): Timeline {
    this.#trim();
    const sessions = this.#sessions.map(guestSession);
    const proofs = new Set<string>();
    for (const session of this.#sessions) {
      for (const { proof } of session.entries ?? [])
        for (const serial of proof) proofs.add(`${serial} ${session.guest.node}`);
    }
    const lines = this.#lines.filter(({ serial, node }) => proofs.has(`${serial} ${node}`));
    const hosts = [...this.#hosts.values()];
    return {
      sessions,
      boots: hosts.flatMap(({ boots }) => boots),
      gaps: hosts.flatMap(({ gaps }) => gaps),
      lines: lines.map(lineOf),
      from: this.#from,
      to: this.#to,
      leftOut: this.#leftOut,
    };
  }

  #host(node: string | undefined): HostLog {
    let host = this.#hosts.get(node);
    if (host === undefined) {
      host = new HostLog(node);
      this.#hosts.set(node, host);
    }
    return host;
  }

  // An event comes again when a record arrives late: only that record is new.
  #keepLines(event: EventFields, isOfGuest: boolean, time: number, serial: number): void {
    const written = event.late ? this.#written.get(event) : undefined;
    if (written === undefined && !isOfGuest) return;
    this.#written.set(event, event.records.length);
    for (const { line } of event.records.slice(written ?? 0)) {
      this.#lines.push({ node: event.node, time, serial, text: keptText(line) });
      this.#size += line.length;
    }
    if (this.#size > 2 * this.#limits.lines) this.#dropLines();
  }

  #dropLines(): void {
    let dropped = 0;
    while (this.#size > this.#limits.lines) this.#size -= (this.#lines[dropped++] as KeptLine).text.length;
    this.#lines = this.#lines.slice(dropped);
    this.#leftOut.lines += dropped;
  }

  /** Leaves out the sessions that began first. */
  #trim(): void {
    this.#dropLines();
    const wanted = this.#sessions.filter(this.#isWanted);
    let surplus = wanted.length;
    this.#entries = 0;
    // At least the newest is kept, whatever its size.
    while (surplus > 0 && wanted.length - surplus < this.#limits.sessions) {
      const count = wanted[surplus - 1]?.entries?.length ?? 0;
      if (surplus < wanted.length && this.#entries + count > this.#limits.entries) break;
      this.#entries += count;
      surplus--;
    }
    this.#sessions = wanted.slice(surplus);
    const last = wanted[surplus - 1];
    this.#leftOut.sessions += surplus;
    if (last !== undefined) this.#leftOut.until = (last.start ?? last.stop)?.time ?? null;
  }
}

interface KeptLine {
  readonly node: string | undefined;
  readonly time: number;
  readonly serial: number;
  readonly text: string;
}

const lineOf = ({ node, time, serial, text }: KeptLine): TimelineLine => ({
  node: node === undefined ? null : fromByteString(node),
  time,
  serial,
  text: fromByteString(text),
});
