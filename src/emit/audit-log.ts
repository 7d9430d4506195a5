import { FormatError, TransportError } from '../errors.ts';
import type { Audited, VirtEvent } from '../schema/events.ts';
import { formatEvent } from '../text/format.ts';
import { assertFits } from '../text/limit.ts';
import { formatTail } from '../text/line.ts';
import type { AuditChannel, DriverMessage, Origin, Outcome } from './driver.ts';
import { localValues, tailValues } from './process.ts';

/** An open audit log: what `openAudit` gives, and what the `auditLogVirt…` functions take. */
export class AuditLog {
  /** Name of the driver. */
  readonly driver: string;
  readonly #comm: string | undefined;
  readonly #local = localValues();
  readonly #tails = new Map<boolean, string>();
  #channel: AuditChannel | undefined;

  /** @internal Audit logs come from `openAudit`. */
  constructor(driver: string, channel: AuditChannel, comm: string | undefined) {
    this.driver = driver;
    this.#channel = channel;
    this.#comm = comm;
  }

  /**
   * Formats an event, checks it and sends it.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @returns what became of it; rejects with what `emitSync` throws. In this release the promise is settled
   *   by the time it is returned: with a driver of libaudit, the call has waited for the kernel.
   */
  async emit(event: Audited<VirtEvent>, origin: Origin = NOWHERE): Promise<Outcome> {
    return this.emitSync(event, origin);
  }

  /**
   * The same, and waits for the kernel: microseconds as a rule, up to 40 seconds where the audit daemon stands still.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @returns what became of it
   * @throws FormatError where the event cannot be written; nothing was sent
   * @throws TransportError `log-closed` after `close`, and `comm-missing` where libaudit lacks the function for `comm`
   */
  emitSync(event: Audited<VirtEvent>, origin: Origin = NOWHERE): Outcome {
    const message = this.#message(event, origin);
    if (this.#channel === undefined) throw new TransportError('log-closed', 'the audit log is closed');
    return this.#channel.send(message);
  }

  /** Closes the log; what is emitted after that throws. */
  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** The same, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The same, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #message(event: Audited<VirtEvent>, origin: Origin): DriverMessage {
    if (typeof event.success !== 'boolean') {
      throw new FormatError('success-missing', `a ${event.kind} event needs success: true or false`, 'res');
    }
    const { type, text } = formatEvent(event);
    const tail = this.#tail(origin, event.success);
    assertFits(text, Buffer.byteLength(tail));
    return { type, text, success: event.success, origin, comm: this.#comm, tail };
  }

  // Most records come from nowhere in particular, and then the tail is always the same two.
  #tail(origin: Origin, success: boolean): string {
    const known = origin === NOWHERE ? this.#tails.get(success) : undefined;
    if (known !== undefined) return known;
    const tail = formatTail(tailValues(this.#local, origin, this.#comm), success);
    if (origin === NOWHERE) this.#tails.set(success, tail);
    return tail;
  }
}

const NOWHERE: Origin = {};
