/** How messages wait for their turn. */
export interface QueueOptions {
  /** How many messages may wait; 10,000 if left out. */
  readonly limit?: number | undefined;
  /**
   * What happens to one more: `wait` (the default) takes it all the same, and its promise is settled later, as that of every message;
   * `refuse` does not take it; `drop-oldest` takes it, and gives up the one that waits longest.
   */
  readonly whenFull?: 'wait' | 'refuse' | 'drop-oldest' | undefined;
  /** After how many milliseconds the outcome is `pending`; 5,000 if left out, `Infinity` for never. */
  readonly deadline?: number | undefined;
}

/** What became of all messages of a log so far. A message whose deadline passed is counted again when its outcome is known. */
export interface QueueCounters {
  /** Recorded or accepted by the kernel. */
  readonly sent: number;
  /** Not recorded, for whatever reason. */
  readonly refused: number;
  /** Of those, and of those whose deadline passed, kept by a fallback. */
  readonly kept: number;
  /** Of those, given up or not taken because too many waited. */
  readonly dropped: number;
  /** Deadlines that passed. */
  readonly late: number;
  /** Messages that wait or are being sent now. */
  readonly waiting: number;
  /** The longest time from `emit` to the outcome, in milliseconds. */
  readonly slowest: number;
}
