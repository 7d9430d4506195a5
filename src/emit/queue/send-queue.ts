import { orAborted } from '../../util/abort.ts';
import { publishOutcome } from '../channel/diagnostics.ts';
import type { BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type {
  NotRecordedOutcome,
  Outcome,
  PendingOutcome,
  SettledOutcome,
  UnconfirmedOutcome,
} from '../channel/outcome.ts';
import type { AuditStatus } from '../channel/status.ts';
import type { Confirmer, Sighting } from '../confirm/confirmer.ts';
import { isAnswer, isUnconfirmed } from '../confirm/verdict.ts';
import { clockAt, type Fallbacks, type Problem } from '../fallback/fallback.ts';
import { Deadlines } from './deadlines.ts';
import type { QueueCounters, QueueOptions } from './queue-options.ts';

/** A message whose final outcome is not yet known. */
interface Waiting {
  readonly message: DriverMessage;
  readonly since: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
  /** Its deadline has passed. */
  late: boolean;
  /** Whether a fallback is saving it or has saved it. */
  fallback: 'saving' | 'saved' | undefined;
  /** The final outcome, if it became known while a fallback was saving the message. */
  settled: SettledOutcome | Error | undefined;
  /** Looks for its record in the log, if that is wanted, from when it is sent. */
  sighting: Sighting | undefined;
}

/** Hands messages to a sender in order, in batches, and reports the outcome of each. */
export class SendQueue {
  readonly #sender: BatchSender;
  readonly #fallbacks: Fallbacks | undefined;
  readonly #confirmer: Confirmer | undefined;
  readonly #options: {
    readonly deadline: number;
    readonly limit: number;
    readonly whenFull: NonNullable<QueueOptions['whenFull']>;
  };
  readonly #deadlines: Deadlines<Waiting>;
  /** The messages that are being sent; the first `#sent` of them have an outcome. */
  #batch: readonly Waiting[] = [];
  #sent = 0;
  /** The messages after the batch. */
  readonly #waiting: Waiting[] = [];
  /** Number of messages that a fallback is saving. */
  #savingCount = 0;
  /** Number of messages that were sent, and whose records are looked for. */
  #confirmingCount = 0;
  #isAwake = false;
  #idle: (() => void)[] = [];
  #end: NotRecordedOutcome | undefined;
  readonly #counters: Counters = { sent: 0, refused: 0, kept: 0, dropped: 0, late: 0, waiting: 0, slowest: 0 };

  /**
   * @param fallbacks save messages that are not recorded, or not by the deadline
   * @param confirmer looks for the records of messages that were sent
   */
  constructor(
    sender: BatchSender,
    { limit = 10_000, whenFull = 'wait', deadline = 5000 }: QueueOptions = {},
    fallbacks?: Fallbacks,
    confirmer?: Confirmer,
  ) {
    this.#sender = sender;
    this.#fallbacks = fallbacks;
    this.#confirmer = confirmer;
    this.#options = { deadline, limit, whenFull };
    this.#deadlines = new Deadlines(
      deadline,
      () => this.#unreported(),
      (waiting) => this.#late(waiting),
    );
  }

  get counters(): QueueCounters {
    return { ...this.#counters };
  }

  /** Adds a message. Resolves with its outcome, or at the deadline. */
  push(message: DriverMessage): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#counters.waiting++;
      const waiting: Waiting = {
        message,
        since: performance.now(),
        resolve,
        reject,
        late: false,
        fallback: undefined,
        settled: undefined,
        sighting: undefined,
      };
      if (this.#end !== undefined) this.#settle(waiting, this.#end);
      else if (this.#hasRoom()) {
        this.#waiting.push(waiting);
        this.#deadlines.watch();
        if (this.#batch.length === 0) this.#wake();
      } else this.#settle(waiting, FULL);
    });
  }

  /**
   * Waits until the queue is empty, at most `timeout` milliseconds. Returns whether it is empty.
   */
  async flush(timeout = Number.POSITIVE_INFINITY, signal?: AbortSignal): Promise<boolean> {
    if (this.#isIdle()) return true;
    let timer: NodeJS.Timeout | undefined;
    const isEmpty = new Promise<boolean>((resolve) => {
      if (timeout !== Number.POSITIVE_INFINITY) timer = setTimeout(() => resolve(false), timeout);
      this.#idle.push(() => resolve(true));
    });
    return orAborted(isEmpty, signal).finally(() => clearTimeout(timer));
  }

  /** Asks the sender for the status. */
  status(): Promise<AuditStatus> {
    return this.#sender.status();
  }

  /** Accepts no more messages, sends those that wait, and ends the sender. */
  async close(): Promise<void> {
    this.#end ??= CLOSED;
    await this.flush();
    await this.#sender.close();
    await this.#confirmer?.close();
  }

  /** Whether another message fits. Drops the oldest one if the options say so. */
  #hasRoom(): boolean {
    const { limit, whenFull } = this.#options;
    if (whenFull === 'wait' || this.#waiting.length < limit) return true;
    const oldest = whenFull === 'drop-oldest' ? this.#waiting.shift() : undefined;
    if (oldest === undefined) return false;
    this.#settle(oldest, FULL);
    return true;
  }

  // Waits for the other messages of this turn of the event loop, so that they share a batch.
  #wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    queueMicrotask(() => {
      this.#isAwake = false;
      this.#send();
    });
  }

  #send(): void {
    this.#batch = this.#waiting.splice(0, BATCH);
    this.#sent = 0;
    if (this.#batch.length === 0) {
      this.#wakeIdle();
      return;
    }
    for (const waiting of this.#batch) waiting.sighting = this.#confirmer?.expect(waiting.message);
    const messages = this.#batch.map(({ message }) => message);
    this.#sender
      .send(messages, (settled) => this.#next(settled))
      .then(
        () => this.#send(),
        (error: Error) => this.#fail(error),
      );
  }

  /** Handles the outcome of the next message of the batch. */
  #next(settled: SettledOutcome | Error): void {
    const waiting = this.#batch[this.#sent++];
    if (waiting?.sighting !== undefined) void this.#confirm(waiting, waiting.sighting, settled);
    else if (waiting !== undefined) this.#settle(waiting, settled);
  }

  /** Waits for the record of a message that was sent. */
  async #confirm(waiting: Waiting, sighting: Sighting, settled: SettledOutcome | Error): Promise<void> {
    if (!isAnswer(settled)) {
      sighting.cancel();
      this.#settle(waiting, settled);
      return;
    }
    this.#confirmingCount++;
    // If its deadline has passed, nobody waits for the outcome, and the record may just be written.
    const since = waiting.late ? performance.now() : waiting.since;
    this.#settle(waiting, await sighting.confirm(settled, since + this.#options.deadline));
    this.#confirmingCount--;
    this.#wakeIdle();
  }

  /** Handles the final outcome of a message. */
  #settle(waiting: Waiting, settled: SettledOutcome | Error): void {
    if (waiting.fallback === 'saving') waiting.settled = settled;
    else if (this.#fallbacks !== undefined && waiting.fallback === undefined && isProblem(settled)) {
      void this.#save(this.#fallbacks, waiting, settled);
    } else this.#report(waiting, settled);
  }

  async #save(fallbacks: Fallbacks, waiting: Waiting, problem: Problem): Promise<void> {
    waiting.fallback = 'saving';
    this.#savingCount++;
    const outcome = await fallbacks.keep(waiting.message, clockAt(waiting.since), problem);
    waiting.fallback = outcome.status === 'kept' ? 'saved' : undefined;
    const { settled } = waiting;
    if (waiting.fallback === 'saved' || settled === undefined) this.#report(waiting, outcome);
    if (settled !== undefined) this.#report(waiting, settled);
    this.#savingCount--;
    this.#wakeIdle();
  }

  /** Counts, publishes and returns an outcome in one place, so that counters and outcomes agree. */
  #report({ message, since, resolve, reject, fallback }: Waiting, outcome: Outcome | Error): void {
    count(this.#counters, outcome instanceof Error ? { status: 'error' } : outcome);
    if (outcome instanceof Error) {
      reject(outcome);
      return;
    }
    // The caller already knows that a fallback saved it.
    if (fallback === 'saved' && isProblem(outcome)) return;
    if (outcome.status !== 'pending') {
      this.#counters.slowest = Math.max(this.#counters.slowest, performance.now() - since);
    }
    publishOutcome(message, outcome, since);
    resolve(outcome);
  }

  #isIdle(): boolean {
    return this.#batch.length === 0 && this.#waiting.length === 0 && this.#savingCount + this.#confirmingCount === 0;
  }

  #wakeIdle(): void {
    if (this.#isIdle()) for (const wake of this.#idle.splice(0)) wake();
  }

  #fail({ message }: Error): void {
    const end: NotRecordedOutcome = {
      status: 'not-recorded',
      reason: 'closed',
      message: `the worker thread ended: ${message}; open a new log`,
    };
    this.#end = end;
    while (this.#sent < this.#batch.length) this.#next(end);
    for (const waiting of this.#waiting.splice(0)) this.#settle(waiting, end);
    this.#send();
  }

  #late(waiting: Waiting): void {
    waiting.late = true;
    if (this.#fallbacks !== undefined) void this.#save(this.#fallbacks, waiting, PENDING);
    else this.#report(waiting, PENDING);
  }

  /** The messages without a reported outcome, oldest first. */
  *#unreported(): Generator<Waiting, void, void> {
    for (let i = this.#sent; i < this.#batch.length; i++) if (!this.#batch[i]?.late) yield this.#batch[i] as Waiting;
    for (const waiting of this.#waiting) if (!waiting.late) yield waiting;
  }
}

type Counters = { -readonly [Name in keyof QueueCounters]: number };

/** Counts a reported outcome. A message whose deadline passed still waits. */
function count(counters: Counters, { status, reason }: { readonly status: string; readonly reason?: string }): void {
  if (status === 'kept') counters.kept++;
  if (status === 'pending' || reason === 'late') {
    counters.late++;
    return;
  }
  counters.waiting--;
  if (status === 'recorded' || status === 'accepted') counters.sent++;
  else counters.refused++;
  if (reason === 'queue-full') counters.dropped++;
}

/** Whether a fallback is to save the message. */
const isProblem = (outcome: Outcome | Error): outcome is NotRecordedOutcome | UnconfirmedOutcome =>
  !(outcome instanceof Error) && (outcome.status === 'not-recorded' || isUnconfirmed(outcome));

/**
 * Number of messages in a batch: enough that handing them over costs little for each, and few
 * enough that `drop-oldest` still finds messages to drop.
 */
const BATCH = 256;

const FULL: NotRecordedOutcome = {
  status: 'not-recorded',
  reason: 'queue-full',
  message: 'the queue is full: the audit daemon may be hanging',
};

const CLOSED: NotRecordedOutcome = { status: 'not-recorded', reason: 'closed', message: 'the audit log was closed' };

const PENDING: PendingOutcome = {
  status: 'pending',
  message:
    'not yet known: the kernel has not answered, and the message stays in the queue; the audit daemon may be hanging',
};
