import type { RuleId } from '../lint/catalog.ts';
import { lintEvent } from '../lint/lint-event.ts';
import type { Audited, VirtEvent } from '../schema/events.ts';
import { formatEvent } from '../text/format.ts';
import { assertFits } from '../text/limit.ts';
import { formatTail } from '../text/line.ts';
import { formatShortened, isTooLong, type ShortenedMessage } from '../text/shorten.ts';
import { orAborted } from '../util/abort.ts';
import { assertAwaited } from '../util/check.ts';
import { abortSignal, duration } from '../util/checks.ts';
import { FormatError, TransportError } from '../util/errors.ts';
import { checkOptions, type Shape } from '../util/options.ts';
import { Account, type AuditCounters, type Entry } from './channel/account.ts';
import { needsFallback } from './channel/doubt.ts';
import type { AuditChannel } from './channel/driver.ts';
import { statusOf } from './channel/driver.ts';
import { type DriverMessage, type Origin, originShape } from './channel/driver-message.ts';
import type { NotRecordedOutcome, Outcome, SettledOutcome } from './channel/outcome.ts';
import type { AuditStatus } from './channel/status.ts';
import type { Confirmer } from './confirm/confirmer.ts';
import { directSender } from './confirm/direct-sender.ts';
import { isAnswer, unconfirmed } from './confirm/verdict.ts';
import { localValues, tailValues } from './drivers/process.ts';
import { type FailurePolicy, orThrow, outcomeOfError } from './failure.ts';
import { clockAt, type Fallback, Fallbacks } from './fallback/fallback.ts';
import type { QueueOptions } from './queue/queue-options.ts';
import { SendQueue } from './queue/send-queue.ts';
import { ruleViolated, Verifier } from './verifier.ts';

/** Options of an audit log, besides its channel. */
export interface LogOptions {
  readonly comm?: string | undefined;
  readonly queue?: QueueOptions | undefined;
  readonly failure?: FailurePolicy | undefined;
  readonly tooLong?: 'refuse' | 'shorten' | undefined;
  readonly verify?: boolean | 'warning' | 'error' | undefined;
  readonly allow?: readonly RuleId[] | undefined;
  readonly fallbacks?: readonly Fallback[];
  readonly confirmer?: Confirmer | undefined;
}

/** An event to emit, and where the request came from. */
export interface Emission {
  readonly event: Audited<VirtEvent>;
  readonly origin?: Origin | undefined;
}

/** An open audit log: `openAudit` returns it, and the `auditLogVirt…` functions take it. */
export class AuditLog {
  /** Name of the driver. */
  readonly driver: string;
  readonly #comm: string | undefined;
  readonly #failure: FailurePolicy;
  readonly #shortens: boolean;
  readonly #allowed: ReadonlySet<RuleId>;
  readonly #verifier: Verifier | undefined;
  readonly #local = localValues();
  readonly #tails = new Map<boolean, string>();
  readonly #account = new Account();
  readonly #fallbacks: Fallbacks | undefined;
  readonly #queue: SendQueue | undefined;
  readonly #isConfirmed: boolean;
  #channel: AuditChannel | undefined;

  /** @internal Audit logs come from `openAudit`. */
  constructor(
    driver: string,
    channel: AuditChannel,
    {
      comm,
      queue,
      failure = 'report',
      tooLong = 'refuse',
      verify = false,
      allow = [],
      fallbacks = [],
      confirmer,
    }: LogOptions,
  ) {
    this.driver = driver;
    this.#channel = channel;
    this.#comm = comm;
    this.#failure = failure;
    this.#shortens = tooLong === 'shorten';
    this.#allowed = new Set(allow);
    const least = verify === 'warning' ? 'warning' : 'error';
    this.#verifier = verify === false ? undefined : new Verifier(least, this.#allowed);
    this.#fallbacks = fallbacks.length === 0 ? undefined : new Fallbacks(fallbacks);
    this.#isConfirmed = confirmer !== undefined;
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
    let message: Prepared;
    try {
      message = this.#message(event, origin);
      this.#open();
      this.#verifier?.check(message);
    } catch (error) {
      return new Promise((resolve) => resolve(outcomeOfError(error, this.#failure)));
    }
    const outcome = this.#queue === undefined ? this.#send(message) : this.#queue.push(message);
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
      const message = this.#message(event, origin);
      this.#open();
      this.#verifier?.check(message);
      return this.#reported(this.#sendSync(message), message);
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
    this.#rehearse([{ event, origin }]);
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
      this.#rehearse(emissions);
      if (emissions.length > 0) this.#open();
      return undefined;
    } catch (error) {
      return outcomeOfError(error, this.#failure);
    }
  }

  #rehearse(emissions: readonly Emission[]): void {
    const messages = emissions.map(({ event, origin = NO_ORIGIN }) => this.#message(event, origin));
    this.#verifier?.rehearse(messages);
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

  async #send(message: Prepared): Promise<SettledOutcome> {
    const entry = this.#account.begin(message);
    let outcome = this.#sendHere(entry);
    if (needsFallback(outcome) && this.#fallbacks !== undefined) {
      outcome = await this.#fallbacks.keep(message, clockAt(entry.since), outcome);
    }
    return this.#finished(entry, outcome);
  }

  #sendSync(message: Prepared): SettledOutcome {
    const entry = this.#account.begin(message);
    let outcome = this.#sendHere(entry);
    if (this.#isConfirmed && isAnswer(outcome)) outcome = unconfirmed(outcome, 'emitSync does not look for its record');
    if (needsFallback(outcome) && this.#fallbacks !== undefined) {
      outcome = this.#fallbacks.keepSync(message, clockAt(entry.since), outcome);
    }
    return this.#finished(entry, outcome);
  }

  /** Sends from this thread. */
  #sendHere(entry: Entry): SettledOutcome {
    try {
      return this.#open().send(entry.message);
    } catch (error) {
      this.#finished(entry, error as Error);
      throw error;
    }
  }

  #finished<T extends SettledOutcome | Error>(entry: Entry, outcome: T): T {
    this.#account.report(entry, outcome);
    this.#account.end();
    return outcome;
  }

  #reported<T extends Outcome>(outcome: T, { shortened }: Prepared): T {
    const reported = orThrow(outcome, this.#failure);
    return shortened === undefined ? reported : { ...reported, shortened };
  }

  #message(event: Audited<VirtEvent>, origin: Origin): Prepared {
    if (typeof event?.success !== 'boolean') {
      assertAwaited(event, 'the event');
      throw new FormatError('success-missing', 'the event needs success: true or false', 'res');
    }
    if (origin !== NO_ORIGIN) checkOptions(origin, originShape, 'the origin');
    const tail = this.#tail(origin, event.success);
    const { type, text, shortened } = this.#format(event, Buffer.byteLength(tail));
    const violation = lintEvent(event, this.#allowed);
    if (violation !== undefined) throw ruleViolated(violation);
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

  // Most records have no origin, so only two tails occur: one for success, one for failure.
  #tail(origin: Origin, success: boolean): string {
    const known = origin === NO_ORIGIN ? this.#tails.get(success) : undefined;
    if (known !== undefined) return known;
    const tail = formatTail(tailValues(this.#local, origin, this.#comm), success);
    if (origin === NO_ORIGIN) this.#tails.set(success, tail);
    return tail;
  }
}

/** A message, and which of its fields were shortened. */
type Prepared = DriverMessage & Pick<ShortenedMessage, 'shortened'>;

const NO_ORIGIN: Origin = {};

const statusShape: Shape<NonNullable<Parameters<AuditLog['status']>[0]>> = { signal: abortSignal };

const flushShape: Shape<NonNullable<Parameters<AuditLog['flush']>[0]>> = { ...statusShape, timeout: duration };
