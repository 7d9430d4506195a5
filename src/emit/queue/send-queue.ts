import { orAborted } from '../../util/abort.ts';
import type { Account } from '../channel/account.ts';
import type { BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { NotRecordedOutcome, Outcome, SettledOutcome } from '../channel/outcome.ts';
import type { AuditStatus } from '../channel/status.ts';
import type { Fallbacks } from '../fallback/fallback.ts';
import { Deadlines } from './deadlines.ts';
import type { QueueOptions } from './queue-options.ts';
import { isUnreported, Settler, type Waiting } from './settler.ts';

/** Hands messages to a sender in order, in batches, and reports the outcome of each. */
export class SendQueue {
  readonly #sender: BatchSender;
  readonly #settler: Settler;
  readonly #options: { readonly limit: number; readonly whenFull: NonNullable<QueueOptions['whenFull']> };
  readonly #deadlines: Deadlines<Waiting>;
  #isOpen = false;
  /** The daemon stands still, and messages wait for it. */
  #isStalled = false;
  /** The messages that are being sent; the first `#sent` of them have an outcome. */
  #batch: readonly Waiting[] = [];
  #sent = 0;
  /** The messages after the batch. */
  readonly #waiting: Waiting[] = [];
  #isAwake = false;
  #idle: (() => void)[] = [];
  #end: NotRecordedOutcome | undefined;

  /**
   * @param account counts the messages
   * @param fallbacks save messages that are not recorded, or not by the deadline
   */
  constructor(
    sender: BatchSender,
    account: Account,
    { limit = 10_000, whenFull = 'wait', deadline = 5000 }: QueueOptions = {},
    fallbacks?: Fallbacks,
  ) {
    this.#sender = sender;
    this.#settler = new Settler(account, fallbacks, () => this.#wakeIdle());
    this.#options = { limit, whenFull };
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
      if (this.#end !== undefined) this.#settler.settle(waiting, this.#end);
      else if (this.#hasRoom()) {
        this.#waiting.push(waiting);
        this.#open();
        this.#deadlines.watch();
        if (this.#isStalled) this.#settler.hold(waiting);
        if (this.#batch.length === 0) this.#wake();
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
    this.#end ??= CLOSED;
    if (!this.#isIdle()) this.#sender.hurry?.();
    await this.flush();
    await this.#sender.close();
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
    const messages = this.#batch.map(({ message }) => message);
    this.#sender
      .send(
        messages,
        (settled) => this.#next(settled),
        (isStalled) => this.#stall(isStalled),
      )
      .then(
        () => this.#send(),
        (error: Error) => this.#fail(error),
      );
  }

  /** Handles the outcome of the next message of the batch. */
  #next(settled: SettledOutcome | Error): void {
    const waiting = this.#batch[this.#sent++];
    if (waiting !== undefined) this.#settler.settle(waiting, settled);
  }

  /** The messages without an outcome wait for a daemon that stands still, or no longer do. */
  #stall(isStalled: boolean): void {
    this.#isStalled = isStalled;
    if (isStalled) for (const waiting of [...this.#unreported()]) this.#settler.hold(waiting);
  }

  #isIdle(): boolean {
    return this.#batch.length === 0 && this.#waiting.length === 0 && !this.#settler.isSaving;
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
    for (const waiting of this.#waiting.splice(0)) this.#settler.settle(waiting, end);
    this.#send();
  }

  /** The messages without a reported outcome, oldest first. */
  *#unreported(): Generator<Waiting, void, void> {
    for (let i = this.#sent; i < this.#batch.length; i++) {
      const waiting = this.#batch[i] as Waiting;
      if (isUnreported(waiting)) yield waiting;
    }
    for (const waiting of this.#waiting) if (isUnreported(waiting)) yield waiting;
  }
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
