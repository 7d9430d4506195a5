import { duration, number, oneOf } from '../../util/checks.ts';
import type { Shape } from '../../util/options.ts';

/** The queue of messages that wait to be sent. */
export interface QueueOptions {
  /** Maximum number of waiting messages, at least 1; 10,000 if left out. */
  readonly limit?: number | undefined;
  /**
   * What to do with another message when the queue is full. `wait` (the default) accepts it anyway.
   * `refuse` rejects it. `drop-oldest` accepts it, and drops the message that has waited longest.
   */
  readonly whenFull?: 'wait' | 'refuse' | 'drop-oldest' | undefined;
  /**
   * Milliseconds from `emit` until the outcome is `pending`; 5,000 if left out, `Infinity` for
   * never.
   */
  readonly deadline?: number | undefined;
}

/** What the options of a queue may be. */
export const queueShape: Shape<QueueOptions> = {
  limit: number({ from: 1, whole: true, infinity: true }),
  whenFull: oneOf('wait', 'refuse', 'drop-oldest'),
  deadline: duration,
};

/**
 * Numbers of messages so far, by outcome. Each outcome is counted when it is reported. A message
 * whose deadline passed is counted as `late`, and again when its final outcome is known. `sent`,
 * `refused` and `waiting` add up to the messages emitted.
 */
export interface QueueCounters {
  /** Recorded, or accepted by the kernel. */
  readonly sent: number;
  /** Not recorded, for any reason, errors included. */
  readonly refused: number;
  /** Saved by a fallback, of `refused` and `late`. */
  readonly kept: number;
  /** Rejected or dropped because the queue was full, of `refused`. */
  readonly dropped: number;
  /**
   * Outcomes that were reported because the deadline had passed: `pending`, or `kept` with the
   * reason `late`.
   */
  readonly late: number;
  /** Messages that are waiting, being sent, or being saved by a fallback. */
  readonly waiting: number;
  /** The longest time from `emit` to the outcome, in milliseconds. */
  readonly slowest: number;
}
