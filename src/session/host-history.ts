import { isFallback } from '../log/fallback-merge.ts';
import type { RecordFields } from '../log/record/record-fields.ts';
import { FALLBACK } from '../schema/envelope.ts';
import { HOST } from '../schema/record-types.ts';
import { keptText } from '../util/kept-text.ts';
import { GuestHistory } from './guest-history.ts';
import type { Life } from './life.ts';
import { OpenStart } from './open-start.ts';
import { Relations } from './relations.ts';
import type { Retention } from './retention.ts';
import type { Scope } from './scope.ts';

/** What to find out about guests. */
export interface HostOptions {
  /** Whether to find the guests that denials and anomalies concern. */
  readonly denials: boolean;
  /** Whether each session lists everything that happened in it. */
  readonly keepEntries: boolean;
  /**
   * Whether sessions are packed; starts must be held by their handles then, and nothing else for
   * long.
   */
  readonly packs: boolean;
  readonly retention: Retention;
}

/** What happened on one host: its guests, and when it went down with them. */
export class HostHistory implements Scope<Life> {
  readonly node: string | undefined;
  readonly relations: Relations<Life> | undefined;
  readonly retention: Retention;
  readonly keepEntries: boolean;
  readonly packs: boolean;
  readonly #guests = new Map<string, GuestHistory | OpenStart>();
  #newest: GuestHistory | undefined;
  /** The newest serial. The kernel begins again when it boots. */
  #serial = 0;
  /** auditd has started since then: alone, or with the host. */
  #restarted = false;
  /** The serials have shown that the host has booted, but SYSTEM_BOOT has not come yet. */
  #noticed = false;
  /** When a shutdown was announced, and whether by the system or by auditd. */
  #down: { readonly time: number; readonly bySystem: boolean } | undefined;

  constructor(node: string | undefined, { denials, keepEntries, packs, retention }: HostOptions) {
    this.node = node;
    this.relations = denials ? new Relations() : undefined;
    this.keepEntries = keepEntries;
    this.packs = packs;
    this.retention = retention;
  }

  /** The guest with this UUID, in lower case. */
  guest(uuid: string): GuestHistory {
    // A start consists of a dozen records of one guest.
    if (this.#newest?.uuid === uuid) return this.#newest;
    const history = this.find(uuid) ?? this.#guest(keptText(uuid));
    this.#newest = history;
    return history;
  }

  /** The guest with this UUID, if there is a record of it. */
  find(uuid: string): GuestHistory | undefined {
    const known = this.#guests.get(uuid);
    return known instanceof OpenStart ? this.#restore(known) : known;
  }

  keepPacked(start: OpenStart): void {
    this.#guests.set(start.uuid, start);
    if (this.#newest?.uuid === start.uuid) this.#newest = undefined;
  }

  forgetPacked(start: OpenStart): void {
    this.#restore(start).forget(start.entry.time);
  }

  drop(uuid: string): void {
    this.#guests.delete(uuid);
    if (this.#newest?.uuid === uuid) this.#newest = undefined;
  }

  /**
   * Notes what a record of any type says about the host. To be called before the record is read as
   * a guest's.
   */
  observe(record: RecordFields, time: number, serial: number): void {
    const { type } = record;
    if (type === HOST.DAEMON_START) {
      this.#restarted = true;
    } else if (type === HOST.DAEMON_END) {
      this.#down ??= { time, bySystem: false };
    } else if (type !== HOST.DAEMON_ABORT) {
      if (serial < FALLBACK.firstSerial || !isFallback(record)) this.#observeKernel(time, serial);
      if (type === HOST.SHUTDOWN) this.#down = { time, bySystem: true };
      if (type === HOST.BOOT && !this.#noticed) this.#endGuests(time);
      if (type === HOST.BOOT) this.#noticed = false;
    }
  }

  /** Ends the log. A host that announced its shutdown has gone down. */
  end(): void {
    if (this.#down?.bySystem) this.#endGuests(this.#down.time);
  }

  // auditd counts its own records, the kernel all others.
  #observeKernel(time: number, serial: number): void {
    if (this.#restarted && serial < this.#serial) {
      this.#endGuests(time);
      this.#serial = serial;
      this.#noticed = true;
    } else if (this.#restarted && this.#down?.bySystem === false) {
      this.#down = undefined;
    }
    this.#restarted = false;
    this.#serial = Math.max(this.#serial, serial);
  }

  #endGuests(at: number): void {
    const time = this.#down?.time;
    this.#down = undefined;
    const cause = time === undefined ? 'host-boot' : 'host-shutdown';
    for (const uuid of this.#guests.keys()) this.find(uuid)?.hostDown({ time, cause }, at);
  }

  #restore(packed: OpenStart): GuestHistory {
    const history = this.#guest(packed.uuid);
    history.resume(packed);
    return history;
  }

  #guest(uuid: string): GuestHistory {
    const history = new GuestHistory(this, uuid);
    this.#guests.set(uuid, history);
    return history;
  }
}
