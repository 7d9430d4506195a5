import type { Io } from './io.ts';

/** A sub-command. */
export interface Command {
  readonly help: string;
  /** Words in, exit code out. */
  run(words: readonly string[], io: Io): Promise<number>;
}
