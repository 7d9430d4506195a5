import type { Io } from '../terminal/io.ts';
import type { Option } from './options.ts';

/** A command, as the dispatcher runs it. */
export interface Command {
  readonly manual: Manual;
  /** Returns the exit status, as `manual.exits` lists it. */
  run(words: readonly string[], io: Io): Promise<number>;
}

/** What users are told about a command: `--help`, its manual page and completions come from it. */
export interface Manual {
  /** Its name; empty for `auvirt` without a command. */
  readonly name: string;
  /** The ways to call it, without `auvirt` and its name. */
  readonly usage: readonly string[];
  /** What it does, in lines of at most 80 columns. */
  readonly about: string;
  readonly options: readonly Option[];
  /** What a shell offers for words that belong to no option. */
  readonly operands?: Option['offers'];
  readonly exits: Exits;
  /** What help says after the options. */
  readonly after?: string;
}

/** The meaning of each exit status, as a phrase without a period. */
export type Exits = Readonly<Record<number, string>>;

/** The exit status of wrong usage, and of a source or an output that failed. */
export const EXIT = { usage: 2, failed: 3 } as const;

const failed = { [EXIT.failed]: 'a source cannot be read to its end, or the output cannot be written' };

/** What {@link EXIT} means. A command adds what else it returns. */
export const commonExits: Exits = { [EXIT.usage]: 'the usage is wrong', ...failed };

/** The same for commands that exit with 1 if the usage is wrong, as ausearch and aureport do. */
export const ausearchExits: Exits = failed;

/** The option that each command has. */
export const helpOption: Option = { names: ['--help', '-h'], help: 'print this' };
