import { type AuditText, fromByteString } from '../../codec/bytes.ts';
import { isFallback } from '../../log/fallback-merge.ts';
import type { RecordFields } from '../../log/record/record-fields.ts';
import { FALLBACK } from '../../schema/envelope.ts';
import { HOST } from '../../schema/record-types.ts';
import type { HostBoot, LogGap } from './timeline.ts';

/** When a host started, and when it recorded nothing. */
export class HostLog {
  readonly boots: HostBoot[] = [];
  readonly gaps: LogGap[] = [];
  readonly #node: AuditText | null;
  /** When the host or auditd announced its end. */
  #down: { readonly time: number; readonly isHost: boolean } | undefined;
  /** Time of the last record. */
  #last: number | undefined;
  /** The newest serial. The kernel begins again when it boots. */
  #serial = 0;
  /** auditd has started since then: alone, or with the host. */
  #restarted = false;
  /** The serials have shown a boot, but SYSTEM_BOOT has not come yet. */
  #noticed = false;

  /** @param node name of the host, as a byte string */
  constructor(node: string | undefined) {
    this.#node = node === undefined ? null : fromByteString(node);
  }

  /** Notes what a record says about the host. */
  observe(record: RecordFields, time: number, serial: number): void {
    const { type } = record;
    if (type === HOST.DAEMON_START) this.#start(time);
    else if (type === HOST.DAEMON_END || type === HOST.DAEMON_ABORT) this.#down ??= { time, isHost: false };
    else if (serial < FALLBACK.firstSerial || !isFallback(record)) this.#observeKernel(type, time, serial);
    this.#last = time;
  }

  #start(time: number): void {
    this.#restarted = true;
    if (this.#down !== undefined) this.#end(time);
    else if (this.#last !== undefined) this.#add(this.#last, time, 'auditd-restarted');
  }

  // auditd counts its own records, the kernel all others.
  #observeKernel(type: number | undefined, time: number, serial: number): void {
    const isBoot = type === HOST.BOOT;
    const isReset = this.#restarted && serial < this.#serial;
    if (isReset || (isBoot && !this.#noticed)) {
      if (this.#down !== undefined) this.#end(time);
      this.boots.push({ node: this.#node, time });
      this.#serial = serial;
    }
    if (isReset || isBoot) this.#noticed = isReset && !isBoot;
    if (type === HOST.SHUTDOWN) this.#down = { time, isHost: true };
    this.#restarted = false;
    this.#serial = Math.max(this.#serial, serial);
  }

  #end(time: number): void {
    if (this.#down !== undefined) this.#add(this.#down.time, time, this.#down.isHost ? 'host-down' : 'auditd-stopped');
    this.#down = undefined;
  }

  #add(from: number, to: number, reason: LogGap['reason']): void {
    if (to > from) this.gaps.push({ node: this.#node, from, to, reason });
  }
}
