import { FormatError, TransportError } from '../errors.ts';
import type { Audited, VirtEvent } from '../schema/events.ts';
import { formatEvent } from '../text/format.ts';
import { assertFits } from '../text/limit.ts';
import { formatTail } from '../text/line.ts';
import { publishOutcome } from './diagnostics.ts';
import type { AuditChannel, DriverMessage, Origin, Outcome, SettledOutcome } from './driver.ts';
import type { KernelState } from './kernel-state.ts';
import { localValues, tailValues } from './process.ts';
import { type QueueCounters, type QueueOptions, SendQueue } from './send-queue.ts';

/** An open audit log: what `openAudit` gives, and what the `auditLogVirt…` functions take. */
export class AuditLog {
  /** Name of the driver. */
  readonly driver: string;
  readonly #comm: string | undefined;
  readonly #local = localValues();
  readonly #tails = new Map<boolean, string>();
  readonly #queue: SendQueue | undefined;
  #channel: AuditChannel | undefined;

  /** @internal Audit logs come from `openAudit`. */
  constructor(
    driver: string,
    channel: AuditChannel,
    { comm, queue }: { comm?: string | undefined; queue?: QueueOptions | undefined },
  ) {
    this.driver = driver;
    this.#channel = channel;
    this.#comm = comm;
    const sender = channel.apart?.();
    this.#queue = sender && new SendQueue(sender, queue);
  }

  /** What became of the messages of `emit` so far; undefined where the driver sends in this thread, and nothing waits. */
  get counters(): QueueCounters | undefined {
    return this.#queue?.counters;
  }

  /**
   * Formats an event, checks it and sends it, without waiting for the kernel: with `koffi`, from a thread of its own. Messages are
   * sent in the order of the calls.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @returns what became of it, or `pending` where that is not known by the deadline; rejects with what `emitSync` throws. With
   *   `ffi-napi`, which cannot be used in a thread, and with a driver of your own, the call has waited.
   */
  async emit(event: Audited<VirtEvent>, origin: Origin = NOWHERE): Promise<Outcome> {
    if (this.#queue === undefined) return this.emitSync(event, origin);
    const message = this.#message(event, origin);
    this.#open();
    return this.#queue.push(message);
  }

  /**
   * The same, and waits for the kernel: microseconds as a rule, up to 40 seconds where the audit daemon stands still. Goes
   * before what is emitted and not sent yet.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @returns what became of it
   * @throws FormatError where the event cannot be written; nothing was sent
   * @throws TransportError `log-closed` after `close`, and `comm-missing` where libaudit lacks the function for `comm`
   */
  emitSync(event: Audited<VirtEvent>, origin: Origin = NOWHERE): SettledOutcome {
    const message = this.#message(event, origin);
    const channel = this.#open();
    const since = performance.now();
    const outcome = channel.send(message);
    publishOutcome(message, outcome, since);
    return outcome;
  }

  /**
   * Finds out whether an event could be emitted, and sends nothing.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @throws FormatError where the event cannot be written
   */
  check(event: Audited<VirtEvent>, origin: Origin = NOWHERE): void {
    this.#message(event, origin);
  }

  /**
   * Waits until all that was emitted is sent.
   *
   * @param options `timeout`: for how many milliseconds at most; as long as it takes if left out
   * @returns whether all was sent by then
   */
  async flush({ timeout }: { readonly timeout?: number } = {}): Promise<boolean> {
    return this.#queue === undefined || this.#queue.flush(timeout);
  }

  /**
   * Asks the kernel how it is: whether auditing is on, whether there is an audit daemon, how much waits for it, and how much was lost.
   *
   * @returns the state, without waiting for the kernel in this thread where `emit` does not; undefined where the driver does not
   *   speak to the kernel, or the process may not ask (needs CAP_AUDIT_CONTROL in the host's process namespace)
   * @throws TransportError `log-closed` after `close`
   */
  async state(): Promise<KernelState | undefined> {
    const channel = this.#open();
    return this.#queue === undefined ? channel.state?.() : this.#queue.state();
  }

  /**
   * Closes the log: what was emitted is still sent; what is emitted after that throws.
   *
   * @returns settled when all is sent. Until then the process does not end by itself.
   */
  async close(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    channel?.close();
    await this.#queue?.close();
  }

  /** The same, for `using`, which does not wait. */
  [Symbol.dispose](): void {
    void this.close();
  }

  /** The same, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #open(): AuditChannel {
    if (this.#channel === undefined) throw new TransportError('log-closed', 'the audit log is closed');
    return this.#channel;
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
