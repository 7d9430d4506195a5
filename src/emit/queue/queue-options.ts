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
   * Milliseconds from `emit` until the outcome is `pending`, or `unconfirmed` with the option
   * `confirm`; 5,000 if left out, `Infinity` for never.
   */
  readonly deadline?: number | undefined;
}

/** What the options of a queue may be. */
export const queueShape: Shape<QueueOptions> = {
  limit: number({ from: 1, whole: true, infinity: true }),
  whenFull: oneOf('wait', 'refuse', 'drop-oldest'),
  deadline: duration,
};
