import { orAborted } from '../../util/abort.ts';
import type { Account } from '../channel/account.ts';
import type { BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { NotRecordedOutcome, Outcome, SettledOutcome } from '../channel/outcome.ts';
import type { AuditStatus } from '../channel/status.ts';
import type { Confirmer, Sighting } from '../confirm/confirmer.ts';
import { isAnswer } from '../confirm/verdict.ts';
import type { Fallbacks } from '../fallback/fallback.ts';
import { Deadlines } from './deadlines.ts';
import type { QueueOptions } from './queue-options.ts';
import { isUnreported, Settler, type Waiting } from './settler.ts';

/** Hands messages to a sender in order, in batches, and reports the outcome of each. */
export class SendQueue {
  readonly #sender: BatchSender;
  readonly #settler: Settler;
  readonly #confirmer: Confirmer | undefined;
  readonly #options: Required<{ readonly [Name in keyof QueueOptions]: NonNullable<QueueOptions[Name]> }>;
  readonly #deadlines: Deadlines<Waiting>;
  /** How many batches may be on their way at a time. */
  readonly #ahead: number;
  #isOpen = false;
  /** The daemon stands still, and messages wait for it. */
  #isStalled = false;
  /** The messages that are being sent, oldest first. */
  #batches: Batch[] = [];
  /** Number of messages that were sent, and whose records are looked for. */
  #confirming = 0;
  /** The messages after the batches. */
  readonly #waiting: Waiting[] = [];
  #isAwake = false;
  #idle: (() => void)[] = [];
  /** Why no more messages are accepted. */
  #closed: NotRecordedOutcome | undefined;

  /**
   * @param account counts the messages
   * @param fallbacks save messages that are not recorded, or not by the deadline
   * @param confirmer looks for the records of messages that were sent
   */
  constructor(
    sender: BatchSender,
    account: Account,
    { limit = 10_000, whenFull = 'wait', deadline = 5000 }: QueueOptions = {},
    fallbacks?: Fallbacks,
    confirmer?: Confirmer,
  ) {
    this.#sender = sender;
    this.#confirmer = confirmer;
    this.#settler = new Settler(account, fallbacks, () => this.#wakeIdle());
    this.#options = { deadline, limit, whenFull };
    // The sender's messages do not count as waiting, and a record is looked for from when it is sent.
    this.#ahead = whenFull === 'wait' && confirmer === undefined ? (sender.ahead ?? 1) : 1;
    this.#deadlines = new Deadlines(
      deadline,
      () => this.#unreported(),
      (waiting) => this.#settler.late(waiting),
    );
  }

  /** Adds a message. Resolves with its outcome, or at the deadline. */
  push(message: DriverMessage): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const waiting = this.#settler.begin(message, resolve, reject);
      if (this.#closed !== undefined) this.#settler.settle(waiting, this.#closed);
      else if (this.#hasRoom()) {
        this.#waiting.push(waiting);
        this.#open();
        this.#deadlines.watch();
        if (this.#isStalled) this.#settler.hold(waiting);
        if (this.#batches.length < this.#ahead) this.#wake();
      } else this.#settler.settle(waiting, FULL);
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
    this.#closed ??= CLOSED;
    if (!this.#isIdle()) this.#sender.hurry?.();
    await this.flush();
    await this.#sender.close();
    await this.#confirmer?.close();
  }

  /** Starts the sender. Deadlines count from then on, or from when it takes too long. */
  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    if (this.#sender.open === undefined) {
      this.#deadlines.start();
      return;
    }
    const timer = setTimeout(() => this.#deadlines.start(), START).unref();
    const opened = () => {
      clearTimeout(timer);
      this.#deadlines.start();
    };
    // An error is reported again by `send`.
    this.#sender.open().then(opened, opened);
  }

  /** Whether another message fits. Drops the oldest one if the options say so. */
  #hasRoom(): boolean {
    const { limit, whenFull } = this.#options;
    if (whenFull === 'wait' || this.#waiting.length < limit) return true;
    const oldest = whenFull === 'drop-oldest' ? this.#waiting.shift() : undefined;
    if (oldest === undefined) return false;
    this.#settler.settle(oldest, FULL);
    return true;
  }

  // Waits for the other messages of this turn of the event loop, so that they share a batch.
  #wake(): void {
    if (this.#waiting.length >= BATCH) this.#send();
    if (this.#isAwake || this.#waiting.length === 0) return;
    this.#isAwake = true;
    queueMicrotask(() => {
      this.#isAwake = false;
      this.#send();
    });
  }

  #send(): void {
    while (this.#waiting.length > 0 && this.#batches.length < this.#ahead) {
      const sent = this.#waiting.splice(0, BATCH);
      const messages = sent.map(({ message }) => message);
      const confirmer = this.#confirmer;
      const sightings = confirmer === undefined ? [] : messages.map((message) => confirmer.expect(message));
      const batch = { sent, sightings, settled: 0 };
      this.#batches.push(batch);
      this.#sender
        .send(
          messages,
          (settled) => this.#next(batch, settled),
          (isStalled) => this.#stall(isStalled),
        )
        .then(
          () => this.#end(batch),
          (error: Error) => this.#fail(error),
        );
    }
  }

  #end(batch: Batch): void {
    this.#batches = this.#batches.filter((each) => each !== batch);
    this.#send();
    this.#wakeIdle();
  }

  /** Handles the outcome of the next message of a batch. */
  #next(batch: Batch, settled: SettledOutcome | Error): void {
    const sighting = batch.sightings[batch.settled];
    const waiting = batch.sent[batch.settled++];
    if (waiting !== undefined && sighting !== undefined) void this.#confirm(waiting, sighting, settled);
    else if (waiting !== undefined) this.#settler.settle(waiting, settled);
  }

  /** Waits for the record of a message that was sent. */
  async #confirm(waiting: Waiting, sighting: Sighting, settled: SettledOutcome | Error): Promise<void> {
    if (!isAnswer(settled)) {
      sighting.cancel();
      this.#settler.settle(waiting, settled);
      return;
    }
    this.#confirming++;
    // If an outcome was reported, nobody waits for another, and the record may just be written.
    const since = isUnreported(waiting) ? waiting.since : performance.now();
    this.#settler.settle(waiting, await sighting.confirm(settled, since + this.#options.deadline));
    this.#confirming--;
    this.#wakeIdle();
  }

  /** The messages without an outcome wait for a daemon that stands still, or no longer do. */
  #stall(isStalled: boolean): void {
    this.#isStalled = isStalled;
    if (isStalled) for (const waiting of [...this.#unreported()]) this.#settler.hold(waiting);
  }

  #isIdle(): boolean {
    return this.#batches.length === 0 && this.#waiting.length + this.#confirming === 0 && !this.#settler.isSaving;
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
    this.#closed = end;
    for (const batch of this.#batches.splice(0)) {
      while (batch.settled < batch.sent.length) this.#next(batch, end);
    }
    for (const waiting of this.#waiting.splice(0)) this.#settler.settle(waiting, end);
    this.#wakeIdle();
  }

  /** The messages without a reported outcome, oldest first. */
  *#unreported(): Generator<Waiting, void, void> {
    for (const { sent, settled } of this.#batches) {
      for (let i = settled; i < sent.length; i++) {
        const waiting = sent[i] as Waiting;
        if (isUnreported(waiting)) yield waiting;
      }
    }
    for (const waiting of this.#waiting) if (isUnreported(waiting)) yield waiting;
  }
}

/** Messages that were handed to the sender together. */
interface Batch {
  readonly sent: readonly Waiting[];
  /** Look for the records in the log, if that is wanted. */
  readonly sightings: readonly Sighting[];
  /** How many of them have an outcome. */
  settled: number;
}

/**
 * Number of messages in a batch: enough that handing them over costs little for each, and few
 * enough that `drop-oldest` still finds messages to drop.
 */
const BATCH = 256;

/** For how many milliseconds a sender may start before deadlines count. */
const START = 2000;

const FULL: NotRecordedOutcome = {
  status: 'not-recorded',
  reason: 'queue-full',
  message: 'the queue is full: the audit daemon may be hanging',
};

const CLOSED: NotRecordedOutcome = { status: 'not-recorded', reason: 'closed', message: 'the audit log was closed' };
