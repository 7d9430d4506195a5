import type { Account, Entry } from '../channel/account.ts';
import { type DoubtfulOutcome, needsFallback } from '../channel/doubt.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { NotRecordedOutcome, Outcome, PendingOutcome, SettledOutcome } from '../channel/outcome.ts';
import { clockAt, type Fallbacks } from '../fallback/fallback.ts';

/** A message whose final outcome is not yet known. */
export interface Waiting extends Entry {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
  /** Its deadline has passed. */
  late: boolean;
  /** Whether a fallback is saving it or has saved it. */
  fallback: 'saving' | 'saved' | undefined;
  /** What the sender said last, if that became known while a fallback was saving the message. */
  settled: SettledOutcome | Error | undefined;
}

/** Whether nothing has been reported about a message yet, and nothing is about to be. */
export const isUnreported = ({ late, fallback }: Waiting): boolean => !late && fallback === undefined;

/** Reports the outcomes of messages, after a fallback has saved those that need one. */
export class Settler {
  readonly #account: Account;
  readonly #fallbacks: Fallbacks | undefined;
  readonly #saved: () => void;
  #saving = 0;

  /** @param saved called when a fallback has finished with a message */
  constructor(account: Account, fallbacks: Fallbacks | undefined, saved: () => void) {
    this.#account = account;
    this.#fallbacks = fallbacks;
    this.#saved = saved;
  }

  /** Whether a fallback is saving a message. */
  get isSaving(): boolean {
    return this.#saving > 0;
  }

  begin(message: DriverMessage, resolve: Waiting['resolve'], reject: Waiting['reject']): Waiting {
    const { since } = this.#account.begin(message);
    return { message, since, resolve, reject, late: false, fallback: undefined, settled: undefined };
  }

  /** Handles what the sender says last about a message. */
  settle(waiting: Waiting, settled: SettledOutcome | Error): void {
    if (waiting.fallback === 'saving') waiting.settled = settled;
    else if (waiting.fallback === undefined && !(settled instanceof Error) && needsFallback(settled)) {
      void this.#save(waiting, settled);
    } else this.#finish(waiting, settled);
  }

  /** Handles a message whose deadline has passed. It is still sent. */
  late(waiting: Waiting): void {
    waiting.late = true;
    void this.#save(waiting, PENDING);
  }

  /** Saves a message that waits for a daemon that stands still. It is still sent. */
  hold(waiting: Waiting): void {
    if (this.#fallbacks !== undefined) void this.#save(waiting, HELD);
  }

  async #save(waiting: Waiting, problem: Problem): Promise<void> {
    if (this.#fallbacks === undefined) {
      this.#giveUp(waiting, problem);
      return;
    }
    waiting.fallback = 'saving';
    this.#saving++;
    const outcome = await this.#fallbacks.keep(waiting.message, clockAt(waiting.since), problem);
    if (outcome.status === 'kept') {
      waiting.fallback = 'saved';
      this.#report(waiting, outcome);
      if (isFinal(problem)) this.#account.end();
    } else {
      waiting.fallback = undefined;
      if (waiting.settled === undefined) this.#giveUp(waiting, outcome);
    }
    if (waiting.settled !== undefined) this.#finish(waiting, waiting.settled);
    this.#saving--;
    this.#saved();
  }

  /** No fallback has saved the message. */
  #giveUp(waiting: Waiting, problem: Problem): void {
    if (isFinal(problem)) this.#finish(waiting, problem);
    // A message that waits for the daemon still has until its deadline.
    else if (problem.status === 'pending') this.#report(waiting, problem);
  }

  #finish(waiting: Waiting, settled: SettledOutcome | Error): void {
    if (waiting.fallback !== 'saved') this.#report(waiting, settled);
    // The caller already knows that a fallback saved it.
    else if (!(settled instanceof Error) && !needsFallback(settled)) this.#account.reportBoth(waiting, settled);
    this.#account.end();
  }

  #report(waiting: Waiting, outcome: Outcome | Error): void {
    this.#account.report(waiting, outcome);
    if (outcome instanceof Error) waiting.reject(outcome);
    else waiting.resolve(outcome);
  }
}

/** Why a fallback saves a message. `held`: it waits for a daemon that stands still. */
type Problem = NotRecordedOutcome | DoubtfulOutcome | PendingOutcome | Held;

interface Held {
  readonly status: 'held';
  readonly reason: 'stalled';
  readonly message: string;
}

/** Whether the problem is the last that is heard of the message. */
const isFinal = (problem: Problem): problem is NotRecordedOutcome | DoubtfulOutcome =>
  problem.status !== 'pending' && problem.status !== 'held';

const HELD: Held = {
  status: 'held',
  reason: 'stalled',
  message: 'the audit daemon stands still, and the message waits for it: see what keeps auditd from running',
};

const PENDING: PendingOutcome = {
  status: 'pending',
  message:
    'not yet known: the kernel has not answered, or the audit daemon stands still; the message stays in the queue',
};
