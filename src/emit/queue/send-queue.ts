import { orAborted } from '../../util/abort.ts';
import { publishOutcome } from '../channel/diagnostics.ts';
import type { BatchSender } from '../channel/driver.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { NotRecordedOutcome, Outcome, PendingOutcome, SettledOutcome } from '../channel/outcome.ts';
import type { AuditStatus } from '../channel/status.ts';
import { clockAt, type Fallbacks } from '../fallback/fallback.ts';
import { Deadlines } from './deadlines.ts';
import type { QueueCounters, QueueOptions } from './queue-options.ts';

/** A message whose outcome is not known. */
interface Waiting {
  readonly message: DriverMessage;
  readonly since: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
  /** Its deadline has passed. */
  late: boolean;
  /** Whether a fallback has it, or is about to. */
  fallback: 'keeping' | 'kept' | undefined;
  /** What became of it while a fallback was about to keep it. */
  verdict: SettledOutcome | Error | undefined;
}

/** Hands messages to a sender in their order, a batch at a time, and tells what became of each. */
export class SendQueue {
  readonly #sender: BatchSender;
  readonly #fallbacks: Fallbacks | undefined;
  readonly #options: { readonly limit: number; readonly whenFull: NonNullable<QueueOptions['whenFull']> };
  readonly #deadlines: Deadlines<Waiting>;
  /** What is being sent, and how many of these are; and what comes after. */
  #batch: readonly Waiting[] = [];
  #sent = 0;
  readonly #waiting: Waiting[] = [];
  /** How many a fallback is about to keep. */
  #keeping = 0;
  #isAwake = false;
  #idle: (() => void)[] = [];
  #end: NotRecordedOutcome | undefined;
  readonly #counters: Counters = { sent: 0, refused: 0, kept: 0, dropped: 0, late: 0, waiting: 0, slowest: 0 };

  /** @param fallbacks take what the sender does not, or not by the deadline */
  constructor(
    sender: BatchSender,
    { limit = 10_000, whenFull = 'wait', deadline = 5000 }: QueueOptions = {},
    fallbacks?: Fallbacks,
  ) {
    this.#sender = sender;
    this.#fallbacks = fallbacks;
    this.#options = { limit, whenFull };
    this.#deadlines = new Deadlines(
      deadline,
      () => this.#unknown(),
      (waiting) => this.#late(waiting),
    );
  }

  get counters(): QueueCounters {
    return { ...this.#counters };
  }

  /** Takes a message; settled when it is known what became of it, or the deadline has passed. */
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
        verdict: undefined,
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
   * Waits until nothing waits any more, or so many milliseconds have passed: whether nothing does.
   */
  async flush(timeout = Number.POSITIVE_INFINITY, signal?: AbortSignal): Promise<boolean> {
    if (this.#isIdle()) return true;
    let timer: NodeJS.Timeout | undefined;
    const isSent = new Promise<boolean>((resolve) => {
      if (timeout !== Number.POSITIVE_INFINITY) timer = setTimeout(() => resolve(false), timeout);
      this.#idle.push(() => resolve(true));
    });
    return orAborted(isSent, signal).finally(() => clearTimeout(timer));
  }

  /** How things are with the sender. */
  status(): Promise<AuditStatus> {
    return this.#sender.status();
  }

  /** Sends what waits, takes no more, and ends the sender. */
  async close(): Promise<void> {
    this.#end ??= CLOSED;
    await this.flush();
    await this.#sender.close();
  }

  /** Makes room, where that is wished. */
  #hasRoom(): boolean {
    const { limit, whenFull } = this.#options;
    if (whenFull === 'wait' || this.#waiting.length < limit) return true;
    const oldest = whenFull === 'drop-oldest' ? this.#waiting.shift() : undefined;
    if (oldest === undefined) return false;
    this.#settle(oldest, FULL);
    return true;
  }

  // What is emitted at one go is sent at one go.
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
      this.#tellIdle();
      return;
    }
    const messages = this.#batch.map(({ message }) => message);
    this.#sender
      .send(messages, (verdict) => this.#next(verdict))
      .then(
        () => this.#send(),
        (error: Error) => this.#breakDown(error),
      );
  }

  /** What became of the next of the batch. */
  #next(verdict: SettledOutcome | Error): void {
    const waiting = this.#batch[this.#sent++];
    if (waiting !== undefined) this.#settle(waiting, verdict);
  }

  /** It is known what became of a message. */
  #settle(waiting: Waiting, verdict: SettledOutcome | Error): void {
    if (waiting.fallback === 'keeping') waiting.verdict = verdict;
    else if (this.#fallbacks !== undefined && waiting.fallback === undefined && isNotRecorded(verdict)) {
      void this.#keep(this.#fallbacks, waiting, verdict);
    } else this.#tell(waiting, verdict);
  }

  async #keep(fallbacks: Fallbacks, waiting: Waiting, problem: NotRecordedOutcome | PendingOutcome): Promise<void> {
    waiting.fallback = 'keeping';
    this.#keeping++;
    const outcome = await fallbacks.keep(waiting.message, clockAt(waiting.since), problem);
    waiting.fallback = outcome.status === 'kept' ? 'kept' : undefined;
    const { verdict } = waiting;
    if (waiting.fallback === 'kept' || verdict === undefined) this.#tell(waiting, outcome);
    if (verdict !== undefined) this.#tell(waiting, verdict);
    this.#keeping--;
    this.#tellIdle();
  }

  /** Answers, publishes and counts, all from this one event, so that counters and outcomes agree. */
  #tell({ message, since, resolve, reject, fallback }: Waiting, outcome: Outcome | Error): void {
    count(this.#counters, outcome instanceof Error ? { status: 'error' } : outcome);
    if (outcome instanceof Error) {
      reject(outcome);
      return;
    }
    // A fallback has it, which was told.
    if (fallback === 'kept' && outcome.status === 'not-recorded') return;
    if (outcome.status !== 'pending') {
      this.#counters.slowest = Math.max(this.#counters.slowest, performance.now() - since);
    }
    publishOutcome(message, outcome, since);
    resolve(outcome);
  }

  #isIdle(): boolean {
    return this.#batch.length === 0 && this.#waiting.length === 0 && this.#keeping === 0;
  }

  #tellIdle(): void {
    if (this.#isIdle()) for (const wake of this.#idle.splice(0)) wake();
  }

  #breakDown({ message }: Error): void {
    const end: NotRecordedOutcome = {
      status: 'not-recorded',
      reason: 'closed',
      message: `the thread that sends has ended: ${message}; open a new log`,
    };
    this.#end = end;
    while (this.#sent < this.#batch.length) this.#next(end);
    for (const waiting of this.#waiting.splice(0)) this.#settle(waiting, end);
    this.#send();
  }

  #late(waiting: Waiting): void {
    waiting.late = true;
    if (this.#fallbacks !== undefined) void this.#keep(this.#fallbacks, waiting, PENDING);
    else this.#tell(waiting, PENDING);
  }

  /** What nobody was told anything of, the oldest first. */
  *#unknown(): Generator<Waiting, void, void> {
    for (let i = this.#sent; i < this.#batch.length; i++) if (!this.#batch[i]?.late) yield this.#batch[i] as Waiting;
    for (const waiting of this.#waiting) if (!waiting.late) yield waiting;
  }
}

type Counters = { -readonly [Name in keyof QueueCounters]: number };

/** Counts what is told of a message. After its deadline the message still waits. */
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

const isNotRecorded = (verdict: SettledOutcome | Error): verdict is NotRecordedOutcome =>
  !(verdict instanceof Error) && verdict.status === 'not-recorded';

/**
 * So many at a time: enough that handing them over costs little for each, and few enough that
 * `drop-oldest` has a choice.
 */
const BATCH = 256;

const FULL: NotRecordedOutcome = {
  status: 'not-recorded',
  reason: 'queue-full',
  message: 'too many messages wait to be sent: the audit daemon may stand still',
};

const CLOSED: NotRecordedOutcome = { status: 'not-recorded', reason: 'closed', message: 'the audit log was closed' };

const PENDING: PendingOutcome = {
  status: 'pending',
  message: 'not known yet: the kernel does not answer, and the message waits for it; the audit daemon may stand still',
};
