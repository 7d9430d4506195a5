import type { AuditEvent } from '../log/event/event-queue.ts';
import type { Wanted } from '../log/lines/line-picker.ts';
import { isAccess, isAnomaly, isCompanion, isHost, isVirt, SYSCALL, VIRT } from '../schema/record-types.ts';
import { correlate } from './correlate.ts';
import type { Entry, Session } from './entry/entries.ts';
import { guestRecordOf } from './entry/guest-record.ts';
import type { GuestAnomaly, GuestDenial } from './event-entries.ts';
import { HostHistory } from './host-history.ts';
import { joinMigration } from './migration.ts';

/**
 * Which records are needed: for sessions alone, with everything that concerns the guests, or with
 * whole events.
 */
export const WANTED = {
  sessions: { types: (type) => (isVirt(type) && type !== VIRT.RESOURCE) || isHost(type) },
  related: { types: isOfGuests, beside: { types: (type) => type === SYSCALL, of: isRelated } },
  events: { types: isOfGuests, beside: { types: isCompanion, of: (type) => isVirt(type) || isRelated(type) } },
} as const satisfies Record<string, Wanted>;

function isOfGuests(type: number): boolean {
  return isVirt(type) || isHost(type) || isRelated(type);
}

function isRelated(type: number): boolean {
  return isAccess(type) || isAnomaly(type);
}

/**
 * What a tracker keeps: only running sessions, all sessions, or all sessions with their entries.
 */
export type Kept = 'nothing' | 'sessions' | 'entries';

const NONE: readonly Session[] = [];
const NOTHING: Entry[] = [];

/** Makes entries and sessions from a sequence of events. */
export class SessionTracker {
  #begun: Session[] = [];
  readonly #hosts = new Map<string | undefined, HostHistory>();
  readonly #related = new WeakMap<AuditEvent, GuestDenial | GuestAnomaly>();
  readonly #keep: Kept;
  readonly #skip: (event: AuditEvent, reason: string) => void;

  /**
   * @param keep what is needed at the end; everything else is forgotten when it is over
   * @param skip called with each VIRT event that cannot be used, and the reason
   */
  constructor(keep: Kept, skip: (event: AuditEvent, reason: string) => void = () => {}) {
    this.#keep = keep;
    this.#skip = skip;
  }

  /** Takes the next event; returns its entries. Earlier entries may end. */
  add(event: AuditEvent): Entry[] {
    const { time, serial, records } = event;
    if (time === undefined || serial === undefined) {
      if (records.some(({ type }) => isVirt(type))) this.#skip(event, 'the line does not tell its time');
      return [];
    }
    const host = this.#host(event.node);
    let entries = NOTHING;
    if (!event.late) {
      for (const record of records) {
        host.observe(record, time, serial);
        if (!isVirt(record.type)) continue;
        const read = guestRecordOf(record, event.node, time);
        if (typeof read === 'string') {
          this.#skip(event, read);
          continue;
        }
        const entry = host.guest(read.uuid).add(read);
        if (entry === undefined) continue;
        // Nearly all events have one entry.
        if (entries === NOTHING) entries = [entry];
        else entries.push(entry);
        this.#note(entry);
      }
    }
    const related = this.#relate(host, event, time);
    return related === undefined ? entries : [...entries, related];
  }

  /** The sessions that began, or became known, since the last call. */
  begun(): readonly Session[] {
    if (this.#begun.length === 0) return NONE;
    const begun = this.#begun;
    this.#begun = [];
    return begun;
  }

  /** The log has ended. */
  end(): void {
    for (const host of this.#hosts.values()) host.end();
  }

  #host(node: string | undefined): HostHistory {
    let host = this.#hosts.get(node);
    if (host === undefined) {
      host = new HostHistory(node, this.#keep === 'entries');
      this.#hosts.set(node, host);
    }
    return host;
  }

  #note(entry: Entry): void {
    const { session } = entry;
    if (session === undefined || entry.kind !== 'operation') return;
    const isNew = session.start === entry || (session.start === undefined && session.stop === entry);
    if (isNew && this.#keep !== 'nothing') this.#begun.push(session);
    const moves = entry.reason === 'migrated' || entry.op.startsWith('migrate-');
    if (moves) joinMigration(session, entry, this.#hosts.values());
  }

  #relate(host: HostHistory, event: AuditEvent, time: number): Entry | undefined {
    if (!event.records.some(({ type }) => type !== undefined && isRelated(type))) return undefined;
    const known = this.#related.get(event);
    if (known !== undefined) {
      known.complete(event);
      return undefined;
    }
    const entry = correlate(host, event, time);
    if (entry !== undefined) this.#related.set(event, entry);
    return entry;
  }
}
