import { type AuditEvent, loneEvent } from '../log/event/audit-event.ts';
import type { Wanted } from '../log/lines/line-picker.ts';
import type { RecordFields } from '../log/record/record-fields.ts';
import type { RowView } from '../log/record/row-view.ts';
import { isAccess, isAnomaly, isCompanion, isHost, isVirt, SYSCALL, VIRT } from '../schema/record-types.ts';
import { correlate } from './correlate.ts';
import type { Entry, Session } from './entry/entries.ts';
import { guestRecordOf } from './entry/guest-record.ts';
import { initiatorOf } from './entry/initiator.ts';
import type { GuestAnomaly, GuestDenial } from './event-entries.ts';
import { HostHistory, type HostOptions } from './host-history.ts';
import { Migrations } from './migration.ts';
import { MOST_RETAINED, Retention, YOUNGEST } from './retention.ts';

/**
 * The records that are needed for sessions alone, for everything that concerns guests, and for
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
 * What a tracker reports: entries alone, also sessions, or also everything that happened in each
 * session.
 */
export type Kept = 'nothing' | 'sessions' | 'entries';

/** What else a tracker does. */
export interface TrackerOptions {
  /** Whether to find denials and anomalies; true unless it is given. */
  readonly denials?: boolean;
  /** Whether the caller holds starts by their handles, and no other entry or session for long. */
  readonly packs?: boolean;
  /** For which entries to read on whose behalf they happened. */
  readonly initiators?: 'none' | 'operations' | 'all';
  /** About how many bytes all open guests may take. */
  readonly limit?: number;
  /** How many of the newest runs are not packed; at least one. */
  readonly youngest?: number;
}

const NONE: readonly Session[] = [];
const NOTHING: Entry[] = [];

/** Makes entries and sessions from events, one event at a time. */
export class SessionTracker {
  #begun: Session[] = [];
  readonly #hosts = new Map<string | undefined, HostHistory>();
  #newest: HostHistory | undefined;
  readonly #related = new WeakMap<AuditEvent, GuestDenial | GuestAnomaly>();
  readonly #keep: Kept;
  readonly #hostOptions: HostOptions;
  readonly #initiators: TrackerOptions['initiators'];
  /** Undefined if sessions are packed: then nobody asks where a guest went. */
  readonly #migrations: Migrations | undefined;
  readonly #skip: (event: AuditEvent, reason: string) => void;

  /**
   * @param keep what is reported; everything else is dropped once it is over
   * @param skip called with each guest event that cannot be used, and the reason
   */
  constructor(
    keep: Kept,
    skip: (event: AuditEvent, reason: string) => void = () => {},
    {
      denials = true,
      packs = false,
      initiators = 'none',
      limit = MOST_RETAINED,
      youngest = YOUNGEST,
    }: TrackerOptions = {},
  ) {
    this.#keep = keep;
    this.#skip = skip;
    this.#initiators = initiators;
    this.#migrations = packs ? undefined : new Migrations(() => this.#hosts.values());
    const retention = new Retention(limit, youngest);
    this.#hostOptions = { denials, keepEntries: keep === 'entries', packs, retention };
  }

  /** How many guests were forgotten while they were open, because too many were. */
  get forgotten(): number {
    return this.#hostOptions.retention.forgotten;
  }

  /** About how many bytes are kept for open guests. */
  get retained(): number {
    return this.#hostOptions.retention.weight;
  }

  /** Adds the next event and returns its entries. Earlier entries may end. */
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
        const entry = this.#addRecord(host, record, event.node, time, (reason) => this.#skip(event, reason));
        if (entry === undefined) continue;
        // Nearly all events have one entry.
        if (entries === NOTHING) entries = [entry];
        else entries.push(entry);
      }
    }
    this.#hostOptions.retention.enforce();
    const related = this.#relate(host, event, time);
    return related === undefined ? entries : [...entries, related];
  }

  /** Adds the next event, which is a row, and returns its entry, if it makes one. */
  addRow(row: RowView): Entry | undefined {
    const { node, time, serial } = row;
    const host = this.#host(node);
    host.observe(row, time, serial);
    const entry = this.#addRecord(host, row, node, time, (reason) => this.#skip(loneEvent(row.record()), reason));
    this.#hostOptions.retention.enforce();
    return entry;
  }

  /** The sessions that have begun or become known since the last call. */
  begun(): readonly Session[] {
    if (this.#begun.length === 0) return NONE;
    const begun = this.#begun;
    this.#begun = [];
    return begun;
  }

  /** Ends the log. */
  end(): void {
    for (const host of this.#hosts.values()) host.end();
  }

  #addRecord(
    host: HostHistory,
    record: RecordFields,
    node: string | undefined,
    time: number,
    skip: (reason: string) => void,
  ): Entry | undefined {
    const read = guestRecordOf(record, node, time);
    if (typeof read === 'string') {
      skip(read);
      return undefined;
    }
    const entry = host.guest(read.uuid).add(read);
    if (entry === undefined) return undefined;
    if (this.#initiators === 'all' || (this.#initiators === 'operations' && entry.kind === 'operation')) {
      entry.by = initiatorOf(record);
    }
    this.#note(entry);
    return entry;
  }

  #host(node: string | undefined): HostHistory {
    // Most logs are of one host.
    if (this.#newest !== undefined && this.#newest.node === node) return this.#newest;
    let host = this.#hosts.get(node);
    if (host === undefined) {
      host = new HostHistory(node, this.#hostOptions);
      this.#hosts.set(node, host);
    }
    this.#newest = host;
    return host;
  }

  #note(entry: Entry): void {
    const { session } = entry;
    if (session === undefined || entry.kind !== 'operation') return;
    const isNew = session.start === entry || (session.start === undefined && session.stop === entry);
    if (isNew && this.#keep !== 'nothing') this.#begun.push(session);
    this.#migrations?.note(session, entry);
  }

  #relate(host: HostHistory, event: AuditEvent, time: number): Entry | undefined {
    if (host.relations === undefined) return undefined;
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

/** The line that says how many guests were forgotten. */
export function forgottenText(guests: number): string {
  const [count, verb] = guests === 1 ? ['one guest', 'was'] : [`${guests.toLocaleString('en')} guests`, 'were'];
  return `too many guests were running at once: ${count} that started first ${verb} not followed to the end, which is shown as unknown`;
}
