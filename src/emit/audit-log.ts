import type { Audited, VirtEvent } from '../schema/events.ts';
import { formatEvent } from '../text/format.ts';
import { assertFits } from '../text/limit.ts';
import { formatTail } from '../text/line.ts';
import { formatShortened, isTooLong, type ShortenedMessage } from '../text/shorten.ts';
import { orAborted } from '../util/abort.ts';
import { FormatError, TransportError } from '../util/errors.ts';
import { publishOutcome } from './diagnostics.ts';
import type { AuditChannel, DriverMessage, Origin, Outcome, SettledOutcome } from './driver.ts';
import { localValues, tailValues } from './drivers/process.ts';
import { type FailurePolicy, ignored, told } from './failure.ts';
import { clockAt, type Fallback, Fallbacks } from './fallback/fallback.ts';
import type { QueueCounters, QueueOptions } from './queue/queue-options.ts';
import { SendQueue } from './queue/send-queue.ts';
import { type AuditStatus, statusOf } from './status.ts';
import { Verifier } from './verifier.ts';

/** What an audit log is made with, beside its channel. */
export interface LogOptions {
  readonly comm?: string | undefined;
  readonly queue?: QueueOptions | undefined;
  readonly failure?: FailurePolicy | undefined;
  readonly tooLong?: 'refuse' | 'shorten' | undefined;
  readonly verify?: boolean | 'warning' | 'error' | undefined;
  readonly fallbacks?: readonly Fallback[];
}

/** An open audit log: what `openAudit` gives, and what the `auditLogVirt…` functions take. */
export class AuditLog {
  /** Name of the driver. */
  readonly driver: string;
  readonly #comm: string | undefined;
  readonly #failure: FailurePolicy;
  readonly #shortens: boolean;
  readonly #verifier: Verifier | undefined;
  readonly #local = localValues();
  readonly #tails = new Map<boolean, string>();
  readonly #fallbacks: Fallbacks | undefined;
  readonly #queue: SendQueue | undefined;
  #channel: AuditChannel | undefined;

  /** @internal Audit logs come from `openAudit`. */
  constructor(
    driver: string,
    channel: AuditChannel,
    { comm, queue, failure = 'report', tooLong = 'refuse', verify = false, fallbacks = [] }: LogOptions,
  ) {
    this.driver = driver;
    this.#channel = channel;
    this.#comm = comm;
    this.#failure = failure;
    this.#shortens = tooLong === 'shorten';
    this.#verifier = verify === false ? undefined : new Verifier(verify === 'warning' ? 'warning' : 'error');
    this.#fallbacks = fallbacks.length === 0 ? undefined : new Fallbacks(fallbacks);
    const sender = channel.apart?.();
    this.#queue = sender && new SendQueue(sender, queue, this.#fallbacks);
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
    let message: Prepared;
    try {
      message = this.#message(event, origin);
      this.#open();
      this.#verifier?.check(message);
    } catch (error) {
      return ignored(error, this.#failure);
    }
    const outcome = this.#queue === undefined ? await this.#send(message) : await this.#queue.push(message);
    return this.#told(outcome, message);
  }

  /**
   * The same, and waits for the kernel: microseconds as a rule, up to 40 seconds where the audit daemon stands still. Goes
   * before what is emitted and not sent yet.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @returns what became of it
   * @throws FormatError where the event cannot be written; nothing was sent
   * @throws TransportError `log-closed` after `close`, `comm-missing` where libaudit lacks the function for `comm`, and `not-recorded` with
   *   `failure: 'throw'`. With `failure: 'ignore'` nothing of this is thrown.
   */
  emitSync(event: Audited<VirtEvent>, origin: Origin = NOWHERE): SettledOutcome {
    try {
      const message = this.#message(event, origin);
      this.#open();
      this.#verifier?.check(message);
      return this.#told(this.#sendSync(message), message);
    } catch (error) {
      return ignored(error, this.#failure);
    }
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
   * Waits until all emitted events are sent.
   *
   * @param options `timeout`: wait at most this many milliseconds; `signal`: stop waiting. If both are left out, waits as long
   *   as sending takes.
   * @returns true if everything was sent, false if the timeout passed first; rejects with the signal's reason
   */
  async flush(options: { readonly timeout?: number; readonly signal?: AbortSignal } = {}): Promise<boolean> {
    const { timeout, signal } = options;
    signal?.throwIfAborted();
    return this.#queue === undefined || this.#queue.flush(timeout, signal);
  }

  /**
   * Reports whether this process may send, which condition prevents recording, and the state of the kernel's audit.
   *
   * @param options `signal`: stop waiting for the answer, which comes after the messages that are being sent
   * @returns the status; blocks the event loop only if `emit` does. Rejects with the signal's reason.
   * @throws TransportError `log-closed` after `close`
   */
  async status(options: { readonly signal?: AbortSignal } = {}): Promise<AuditStatus> {
    const channel = this.#open();
    options.signal?.throwIfAborted();
    return this.#queue === undefined ? statusOf(channel) : orAborted(this.#queue.status(), options.signal);
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
    this.#fallbacks?.close();
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

  async #send(message: Prepared): Promise<SettledOutcome> {
    const since = performance.now();
    let outcome = this.#open().send(message);
    if (outcome.status === 'not-recorded' && this.#fallbacks !== undefined) {
      outcome = await this.#fallbacks.keep(message, clockAt(since), outcome);
    }
    publishOutcome(message, outcome, since);
    return outcome;
  }

  #sendSync(message: Prepared): SettledOutcome {
    const since = performance.now();
    let outcome = this.#open().send(message);
    if (outcome.status === 'not-recorded' && this.#fallbacks !== undefined) {
      outcome = this.#fallbacks.keepSync(message, clockAt(since), outcome);
    }
    publishOutcome(message, outcome, since);
    return outcome;
  }

  #told<T extends Outcome>(outcome: T, { shortened }: Prepared): T {
    const given = told(outcome, this.#failure);
    return shortened === undefined ? given : { ...given, shortened };
  }

  #message(event: Audited<VirtEvent>, origin: Origin): Prepared {
    if (typeof event?.success !== 'boolean') {
      throw new FormatError('success-missing', 'the event needs success: true or false', 'res');
    }
    const tail = this.#tail(origin, event.success);
    const { type, text, shortened } = this.#format(event, Buffer.byteLength(tail));
    const message: DriverMessage = { type, text, success: event.success, origin, comm: this.#comm, tail };
    return shortened === undefined ? message : { ...message, shortened };
  }

  #format(event: VirtEvent, tail: number): ShortenedMessage {
    try {
      const message = formatEvent(event);
      assertFits(message.text, tail);
      return message;
    } catch (error) {
      if (!this.#shortens || !isTooLong(error)) throw error;
      return formatShortened(event, tail);
    }
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

/** A message, and what was left out of it. */
type Prepared = DriverMessage & Pick<ShortenedMessage, 'shortened'>;

const NOWHERE: Origin = {};
