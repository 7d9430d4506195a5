import type { Writable } from 'node:stream';
import type { UserName } from '../../report/format/user.ts';
import { TransportError } from '../../util/errors.ts';
import { errnoOf, systemSays } from '../../util/system-error.ts';
import type { Screen, ScreenEvents } from './screen.ts';

/** All that a command uses of the process that it runs in; tests pass their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  /**
   * Writes to standard output and waits until the system has taken all of it. Returns false once
   * the reader of a pipe has gone.
   *
   * @throws OutputError if it cannot be written for another reason
   */
  print(text: string | Uint8Array): Promise<boolean>;
  /**
   * If standard output is a file, waits until everything printed is on disk. Some file systems
   * report only then that it cannot be written.
   *
   * @throws OutputError
   */
  sync(): void;
  /** Whether standard output may be closed, so that what is printed goes nowhere. */
  mayBeClosed(): boolean;
  /** Aborts when the process is asked to end, with the name of the signal as its reason. */
  interruption(): AbortSignal;
  /** Makes a page of the terminal; undefined if there is none. */
  screen(events: ScreenEvents): Screen | undefined;
  /** Whether standard output is a pipe that nobody reads any more, without writing to it. */
  isReaderGone(): boolean;
  /** Writes a line to standard error, after the name of the command. */
  complain(text: string): void;
  /** Writes a line to standard error, unchanged. */
  remark(text: string): void;
  /** Whether standard input is a pipe or a file. */
  readonly given: boolean;
  /**
   * Shows the progress of long work on a terminal, until something else is written; in a pipe,
   * `text` is not called.
   */
  progress(text: () => string): void;
  /** Whether standard output is a terminal, and how wide it is. */
  readonly terminal: { readonly output: boolean; readonly columns: number | undefined };
  /** The names of local accounts. */
  readonly userName: UserName;
  /** The names of local groups. */
  readonly groupName: UserName;
  /** Settings of the user: LC_ALL, NO_COLOR, TERM. */
  readonly env: NodeJS.ProcessEnv;
}

/** What can be standard output, such as a stream. */
export interface Output {
  write(text: string | Uint8Array, done: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
  /** Waits until everything written is on disk; throws the error of the system. */
  readonly sync?: () => void;
}

/** What a command that goes on until it is ended needs to know of its process. */
export type Surroundings = Pick<Io, 'interruption' | 'isReaderGone' | 'screen'>;

/** Nothing ends the command. */
const UNDISTURBED: Surroundings = {
  interruption: () => new AbortController().signal,
  isReaderGone: () => false,
  screen: () => undefined,
};

/** Standard output cannot be written. */
export class OutputError extends TransportError {
  /** How many bytes of the text are known to have been written before. */
  readonly written: number;

  /** @param cause the error of the system */
  constructor(cause: NodeJS.ErrnoException, written = 0) {
    super('file-unwritable', `cannot write to standard output: ${systemSays(cause)}`, { cause, ...errnoOf(cause) });
    this.written = written;
  }
}

/**
 * An {@link Io} over streams.
 *
 * @param stderr called when standard error is needed: most commands write nothing to it, and Node
 *   takes long to open it
 */
export function ioOf(
  stdin: AsyncIterable<Uint8Array>,
  stdout: Output,
  stderr: () => Writable & { isTTY?: boolean },
  env: NodeJS.ProcessEnv,
  userName: UserName,
  given = false,
  groupName: UserName = () => undefined,
  mayBeClosed = () => false,
  surroundings: Surroundings = UNDISTURBED,
): Io {
  let failure: NodeJS.ErrnoException | undefined;
  let opened: ReturnType<typeof stderr> | undefined;
  const errors = (): ReturnType<typeof stderr> => {
    // There is nowhere to say that standard error cannot be written.
    opened ??= stderr().on('error', () => {});
    return opened;
  };
  let shown = false;
  const clear = () => {
    if (shown) errors().write('\r\x1b[K');
    shown = false;
  };
  // Only the first error says what is wrong: after it, the stream is closed.
  stdout.on('error', (error) => {
    failure ??= error;
  });
  return {
    ...surroundings,
    stdin,
    given,
    env,
    mayBeClosed,
    terminal: { output: stdout.isTTY === true, columns: stdout.columns },
    userName,
    groupName,
    async print(text) {
      clear();
      const error = failure === undefined ? await failureOf(stdout, text) : undefined;
      failure ??= error;
      // `auvirt … | head` is not an error: the reader has all that it wanted.
      if (failure !== undefined && failure.code !== 'EPIPE') throw new OutputError(failure, error?.written);
      return failure === undefined;
    },
    sync() {
      try {
        stdout.sync?.();
      } catch (error) {
        throw new OutputError(error as NodeJS.ErrnoException);
      }
    },
    complain(text) {
      this.remark(`auvirt: ${text}`);
    },
    remark(text) {
      clear();
      errors().write(`${text}\n`);
    },
    progress(text) {
      if (errors().isTTY !== true) return;
      errors().write(`\r\x1b[K${text()}`);
      shown = true;
    },
  };
}

/** The error of a write. A stream that knows how many bytes it wrote before says so. */
type Failure = NodeJS.ErrnoException & { readonly written?: number };

/** Writes a text; the error that kept it from being written, if there is one. */
function failureOf(stream: Output, text: string | Uint8Array): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    stream.write(text, (error) => resolve(error ?? undefined));
  });
}
