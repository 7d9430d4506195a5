import type { Audited, VirtEvent } from '../schema/events.ts';
import { orAborted } from '../util/abort.ts';
import { abortSignal, duration } from '../util/checks.ts';
import { TransportError } from '../util/errors.ts';
import { checkOptions, type Shape } from '../util/options.ts';
import { Account, type AuditCounters } from './channel/account.ts';
import type { AuditChannel } from './channel/driver.ts';
import { statusOf } from './channel/driver.ts';
import type { Origin } from './channel/driver-message.ts';
import type { NotRecordedOutcome, Outcome, SettledOutcome } from './channel/outcome.ts';
import type { AuditStatus } from './channel/status.ts';
import type { Confirmer } from './confirm/confirmer.ts';
import { directSender } from './confirm/direct-sender.ts';
import { DirectSends } from './direct-sends.ts';
import { type FailurePolicy, orThrow, outcomeOfError } from './failure.ts';
import { type Fallback, Fallbacks } from './fallback/fallback.ts';
import { type Emission, type MessageOptions, MessageWriter, NO_ORIGIN, type WrittenMessage } from './message-writer.ts';
import type { QueueOptions } from './queue/queue-options.ts';
import { SendQueue } from './queue/send-queue.ts';

/** Options of an audit log, besides its channel. */
export interface LogOptions extends MessageOptions {
  readonly queue?: QueueOptions | undefined;
  readonly failure?: FailurePolicy | undefined;
  readonly fallbacks?: readonly Fallback[];
  readonly confirmer?: Confirmer | undefined;
}

/** An open audit log: `openAudit` returns it, and the `auditLogVirt…` functions take it. */
export class AuditLog {
  /** Name of the driver. */
  readonly driver: string;
  readonly #failure: FailurePolicy;
  readonly #messages: MessageWriter;
  readonly #account = new Account();
  readonly #fallbacks: Fallbacks | undefined;
  readonly #queue: SendQueue | undefined;
  readonly #sends: DirectSends;
  #channel: AuditChannel | undefined;

  /** @internal Audit logs come from `openAudit`. */
  constructor(driver: string, channel: AuditChannel, options: LogOptions) {
    const { queue, failure = 'report', fallbacks = [], confirmer } = options;
    this.driver = driver;
    this.#channel = channel;
    this.#failure = failure;
    this.#messages = new MessageWriter(options);
    this.#fallbacks = fallbacks.length === 0 ? undefined : new Fallbacks(fallbacks);
    this.#sends = new DirectSends(this.#account, this.#fallbacks, confirmer !== undefined);
    // Messages that wait for their records need a queue, even if none waits to be sent.
    const sender = channel.batchSender?.() ?? (confirmer && directSender(channel));
    this.#queue = sender && new SendQueue(sender, this.#account, queue, this.#fallbacks, confirmer);
  }

  /** Numbers of messages from `emit` and `emitSync` so far, by outcome. */
  get counters(): AuditCounters {
    return this.#account.counters;
  }

  /**
   * Checks an event, formats it and sends it. With `koffi`, a worker thread sends it, and the call
   * never blocks the event loop. Messages are sent in the order of the calls.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @returns the outcome; `pending` if it is not known by the deadline. Rejects with the errors of
   *   `emitSync`. With `ffi-napi`, which does not work in a worker thread, and with custom drivers
   *   that have no `batchSender`, the call blocks until the kernel answers.
   */
  emit(event: Audited<VirtEvent>, origin: Origin = NO_ORIGIN): Promise<Outcome> {
    let message: WrittenMessage;
    let channel: AuditChannel;
    try {
      message = this.#messages.write(event, origin);
      channel = this.#open();
      this.#messages.verify(message);
    } catch (error) {
      return new Promise((resolve) => resolve(outcomeOfError(error, this.#failure)));
    }
    const outcome = this.#queue === undefined ? this.#sends.send(channel, message) : this.#queue.push(message);
    // Most outcomes are reported as they are, and each promise takes time.
    if (this.#failure !== 'throw' && message.shortened === undefined) return outcome;
    return outcome.then((settled) => this.#reported(settled, message));
  }

  /**
   * The same, but blocks until the kernel answers: usually microseconds, up to 40 seconds if the
   * audit daemon hangs. The message is sent before those that `emit` has queued. With the option
   * `confirm`, its record is unconfirmed: it is not looked for in the log.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @returns the outcome
   * @throws FormatError if the event is invalid; nothing was sent
   * @throws TransportError `log-closed` after `close`; `comm-missing` if libaudit lacks the
   *   function for `comm`; `not-recorded` with `failure: 'throw'`. With `failure: 'ignore'`, none
   *   of these errors is thrown.
   */
  emitSync(event: Audited<VirtEvent>, origin: Origin = NO_ORIGIN): SettledOutcome {
    try {
      const message = this.#messages.write(event, origin);
      const channel = this.#open();
      this.#messages.verify(message);
      return this.#reported(this.#sends.sendSync(channel, message), message);
    } catch (error) {
      return outcomeOfError(error, this.#failure);
    }
  }

  /**
   * Checks whether an event can be emitted. Sends nothing.
   *
   * @param event the event with its success
   * @param origin where the request came from
   * @throws FormatError if the event is invalid or, with `verify`, breaks a rule
   */
  check(event: Audited<VirtEvent>, origin: Origin = NO_ORIGIN): void {
    this.#messages.rehearse([{ event, origin }]);
  }

  /**
   * Finds out whether events can be emitted one after another. Sends nothing.
   *
   * @internal
   * @param plan returns the events, or throws an error that counts as theirs
   * @returns undefined if they can; otherwise the error is thrown or, with `failure: 'ignore'`,
   *   returned as the outcome
   */
  refusal(plan: () => readonly Emission[]): NotRecordedOutcome | undefined {
    try {
      const emissions = plan();
      this.#messages.rehearse(emissions);
      if (emissions.length > 0) this.#open();
      return undefined;
    } catch (error) {
      return outcomeOfError(error, this.#failure);
    }
  }

  /**
   * Waits until all emitted events are sent.
   *
   * @param options `timeout`: wait at most this many milliseconds; `signal`: stop waiting. If both
   *   are left out, waits as long as sending takes.
   * @returns true if everything was sent, false if the timeout passed first; rejects with the
   *   signal's reason
   */
  async flush(options: { readonly timeout?: number; readonly signal?: AbortSignal } = {}): Promise<boolean> {
    checkOptions(options, flushShape, 'flush');
    const { timeout, signal } = options;
    signal?.throwIfAborted();
    return this.#queue === undefined || this.#queue.flush(timeout, signal);
  }

  /**
   * Reports whether this process may send, which condition prevents recording, and the state of the
   * kernel's audit.
   *
   * @param options `signal`: stop waiting for the answer, which comes after the messages that are
   *   being sent
   * @returns the status; blocks the event loop only if `emit` does. Rejects with the signal's
   *   reason.
   * @throws TransportError `log-closed` after `close`
   */
  async status(options: { readonly signal?: AbortSignal } = {}): Promise<AuditStatus> {
    checkOptions(options, statusShape, 'status');
    const channel = this.#open();
    options.signal?.throwIfAborted();
    return this.#queue === undefined ? statusOf(channel) : orAborted(this.#queue.status(), options.signal);
  }

  /**
   * Closes the log. Events that were emitted before are still sent; emitting another one throws.
   *
   * @returns settled when everything is sent. Until then, the process stays alive.
   */
  async close(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    await this.#queue?.close();
    channel?.close();
    this.#fallbacks?.close();
  }

  /** Closes the log for `using`, without waiting. */
  [Symbol.dispose](): void {
    void this.close();
  }

  /** Closes the log for `await using`, and waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #open(): AuditChannel {
    if (this.#channel === undefined) throw new TransportError('log-closed', 'the audit log is closed');
    return this.#channel;
  }

  #reported<T extends Outcome>(outcome: T, { shortened }: WrittenMessage): T {
    const reported = orThrow(outcome, this.#failure);
    return shortened === undefined ? reported : { ...reported, shortened };
  }
}

const statusShape: Shape<NonNullable<Parameters<AuditLog['status']>[0]>> = { signal: abortSignal };

const flushShape: Shape<NonNullable<Parameters<AuditLog['flush']>[0]>> = { ...statusShape, timeout: duration };
