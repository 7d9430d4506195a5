import { publishOutcome } from './diagnostics.ts';
import type { DriverMessage } from './driver-message.ts';
import type { Outcome } from './outcome.ts';

/**
 * Numbers of messages so far. Each message counts in one place: `emitted` is always the sum of
 * `recorded`, `accepted`, `kept`, `notRecorded` and `pending`. The numbers follow from the same
 * outcomes that `emit` and `emitSync` return and that the channel `libaudit-virt:outcome` publishes.
 */
export interface AuditCounters {
  /** Messages that were emitted. An invalid event is not a message. */
  readonly emitted: number;
  /** Recorded. */
  readonly recorded: number;
  /** Accepted by the kernel, perhaps recorded, and not saved by a fallback. */
  readonly accepted: number;
  /** Saved by a fallback. */
  readonly kept: number;
  /** Not recorded, for any reason, errors included. */
  readonly notRecorded: number;
  /** No final outcome yet, whether `emit` has returned `pending` or nothing. */
  readonly pending: number;
  /** Of `kept`: recorded or accepted later as well. */
  readonly both: number;
  /** Outcomes that were returned because the deadline had passed: `pending`, or `kept` as `late`. */
  readonly late: number;
  /** Outcomes with the reason `stalled`. */
  readonly stalled: number;
  /** Outcomes with the reason `daemonless`. */
  readonly daemonless: number;
  /** Of `notRecorded` and `kept`: rejected or dropped because the queue was full. */
  readonly dropped: number;
  /** Messages in the queue: waiting, being sent, or being saved by a fallback. */
  readonly waiting: number;
  /** The longest time from `emit` to a final outcome, in milliseconds. */
  readonly slowest: number;
}

/** A message whose outcomes are counted. */
export interface Entry {
  readonly message: DriverMessage;
  /** When it was emitted, on the clock of `performance.now()`. */
  readonly since: number;
}

/** Counts messages and publishes their outcomes, in one place, so that both agree. */
export class Account {
  readonly #counters: { -readonly [Name in keyof AuditCounters]: number } = {
    emitted: 0,
    recorded: 0,
    accepted: 0,
    kept: 0,
    notRecorded: 0,
    pending: 0,
    both: 0,
    late: 0,
    stalled: 0,
    daemonless: 0,
    dropped: 0,
    waiting: 0,
    slowest: 0,
  };

  get counters(): AuditCounters {
    return { ...this.#counters };
  }

  /** Counts a message that is now being sent. */
  begin(message: DriverMessage): Entry {
    this.#counters.emitted++;
    this.#counters.pending++;
    this.#counters.waiting++;
    return { message, since: performance.now() };
  }

  /**
   * Counts and publishes an outcome. Reports the first final one, and those before it.
   *
   * @param outcome `pending`, a final outcome, or an error that the caller gets instead
   */
  report({ message, since }: Entry, outcome: Outcome | Error): void {
    const counters = this.#counters;
    if (outcome instanceof Error) {
      counters.pending--;
      counters.notRecorded++;
      return;
    }
    const reason = 'reason' in outcome ? outcome.reason : undefined;
    if (outcome.status === 'pending' || reason === 'late') counters.late++;
    if (reason === 'stalled') counters.stalled++;
    if (reason === 'daemonless') counters.daemonless++;
    if (reason === 'queue-full') counters.dropped++;
    if (outcome.status !== 'pending') {
      counters.pending--;
      counters[PLACES[outcome.status]]++;
      counters.slowest = Math.max(counters.slowest, performance.now() - since);
    }
    publishOutcome(message, outcome, since);
  }

  /** Counts and publishes that the kernel also recorded or accepted a message that was kept. */
  reportBoth({ message, since }: Entry, outcome: Outcome): void {
    this.#counters.both++;
    publishOutcome(message, outcome, since);
  }

  /** Counts that a message needs nothing more. */
  end(): void {
    this.#counters.waiting--;
  }
}

const PLACES = {
  recorded: 'recorded',
  accepted: 'accepted',
  kept: 'kept',
  'not-recorded': 'notRecorded',
} as const satisfies Record<Exclude<Outcome['status'], 'pending'>, keyof AuditCounters>;
