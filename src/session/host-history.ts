import { isFallback } from '../log/fallback-merge.ts';
import type { AuditRecord } from '../log/record/record.ts';
import { FALLBACK } from '../schema/envelope.ts';
import { HOST } from '../schema/record-types.ts';
import type { Guest } from './entry/entries.ts';
import { GuestHistory } from './guest-history.ts';
import type { Life } from './life.ts';
import { Relations } from './relations.ts';

/** The history of one host: its guests, and when it went down. */
export class HostHistory {
  readonly node: string | undefined;
  readonly relations = new Relations<Life>();
  readonly #keepEntries: boolean;
  readonly guests = new Map<string, GuestHistory>();
  #newest: GuestHistory | undefined;
  /** The highest serial so far: the kernel starts counting again at boot. */
  #serial = 0;
  /** auditd has started since: either alone, or because the host booted. */
  #restarted = false;
  /** A boot was recognized by its serials; the record of the boot is still to come. */
  #noticed = false;
  /** When a shutdown was recorded, and by which program. */
  #down: { readonly time: number; readonly bySystem: boolean } | undefined;

  constructor(node: string | undefined, keepEntries: boolean) {
    this.node = node;
    this.#keepEntries = keepEntries;
  }

  /** The guest with that UUID. */
  guest(uuid: string): GuestHistory {
    // A dozen records in a row usually concern the same guest.
    if (this.#newest?.guest.uuid === uuid) return this.#newest;
    let history = this.guests.get(uuid);
    if (history === undefined) {
      const guest: Guest = { node: this.node, uuid, running: 0 };
      history = new GuestHistory(guest, this.relations, this.#keepEntries);
      this.guests.set(uuid, history);
    }
    this.#newest = history;
    return history;
  }

  /** Takes any record, before its event is processed. */
  observe(record: AuditRecord, time: number, serial: number): void {
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

  /** The log has ended. A host that recorded its shutdown went down. */
  end(): void {
    if (this.#down?.bySystem) this.#endGuests(this.#down.time);
  }

  // auditd numbers its own records, the kernel all others.
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
    for (const { runs } of this.guests.values()) runs.hostDown({ time, cause }, at);
  }
}
