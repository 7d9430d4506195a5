/** How messages wait for their turn. */
export interface QueueOptions {
  /** How many messages may wait; 10,000 if left out. */
  readonly limit?: number;
  /**
   * What happens to one more: `wait` (the default) takes it all the same, and its promise is settled later, as that of every message;
   * `refuse` does not take it; `drop-oldest` takes it, and gives up the one that waits longest.
   */
  readonly whenFull?: 'wait' | 'refuse' | 'drop-oldest';
  /** After how many milliseconds the outcome is `pending`; 5,000 if left out, `Infinity` for never. */
  readonly deadline?: number;
}

/**
 * The outcomes of `emit` so far, and what still waits: each outcome is counted when it is told. A message whose deadline passed is counted
 * again when it is known what became of it. `sent`, `refused` and `waiting` add up to the messages emitted.
 */
export interface QueueCounters {
  /** Recorded or accepted by the kernel. */
  readonly sent: number;
  /** Not recorded, for whatever reason; after an error too. */
  readonly refused: number;
  /** Of those, and of those whose deadline passed, kept by a fallback. */
  readonly kept: number;
  /** Of those, given up or not taken because too many waited. */
  readonly dropped: number;
  /** Outcomes that were told because the deadline had passed: `pending`, or `kept` with the reason `late`. */
  readonly late: number;
  /** Messages that wait, are being sent, or are being kept by a fallback now. */
  readonly waiting: number;
  /** The longest time from `emit` to the outcome, in milliseconds. */
  readonly slowest: number;
}
