import { isFallback } from '../log/fallback-merge.ts';
import type { AuditRecord } from '../log/record/record.ts';
import { FALLBACK } from '../schema/envelope.ts';
import { HOST } from '../schema/record-types.ts';
import type { Guest } from './entry/entries.ts';
import { GuestHistory } from './guest-history.ts';
import type { Life } from './life.ts';
import { Relations } from './relations.ts';

/** What happened on one host: its guests, and when it went down with them. */
export class HostHistory {
  readonly node: string | undefined;
  readonly relations = new Relations<Life>();
  readonly #keepEntries: boolean;
  readonly guests = new Map<string, GuestHistory>();
  #newest: GuestHistory | undefined;
  /** The newest serial: the kernel counts anew when it starts. */
  #serial = 0;
  /** auditd was started since: either alone, or with the host. */
  #restarted = false;
  /** That the host was started was seen by its serials; its own record of that is still to come. */
  #noticed = false;
  /** When shutting down was told, and by whom. */
  #down: { readonly time: number; readonly bySystem: boolean } | undefined;

  constructor(node: string | undefined, keepEntries: boolean) {
    this.node = node;
    this.#keepEntries = keepEntries;
  }

  /** The guest with that uuid. */
  guest(uuid: string): GuestHistory {
    // What happens to a guest is told in a dozen records.
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

  /** Takes note of a record of any sort, before its event is looked at. */
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

  /** Nothing more will come. A host that said it shuts down has done so. */
  end(): void {
    if (this.#down?.bySystem) this.#endGuests(this.#down.time);
  }

  // auditd counts for itself, the kernel for everybody else.
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
