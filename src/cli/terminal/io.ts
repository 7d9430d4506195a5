import type { Writable } from 'node:stream';
import type { UserName } from '../../report/format/user.ts';
import { TransportError } from '../../util/errors.ts';

/** A sub-command. */
export interface Command {
  readonly help: string;
  /** Returns the exit code. */
  run(words: readonly string[], io: Io): Promise<number>;
}

/** All that a command uses of the process that it runs in; tests pass their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  /**
   * Writes to standard output and waits until there is room. Returns false once its reader has gone; throws
   * {@link TransportError} if it cannot be written for another reason.
   */
  print(text: string | Uint8Array): Promise<boolean>;
  /** Writes a line to standard error, after the name of the command. */
  complain(text: string): void;
  /** Writes a line to standard error, unchanged. */
  remark(text: string): void;
  /** Whether standard input is a pipe or a file. */
  readonly given: boolean;
  /** Shows the progress of long work on a terminal, until something else is written; in a pipe, `text` is not called. */
  progress(text: () => string): void;
  /** Whether standard output and standard error are terminals. */
  readonly terminal: { readonly output: boolean; readonly error: boolean; readonly columns: number | undefined };
  /** The names of local accounts. */
  readonly userName: UserName;
  /** The names of local groups. */
  readonly groupName: UserName;
  /** Settings of the user: LC_ALL, NO_COLOR, TERM. */
  readonly env: NodeJS.ProcessEnv;
}

/** An {@link Io} over streams. */
export function ioOf(
  stdin: AsyncIterable<Uint8Array>,
  stdout: Writable & { isTTY?: boolean; columns?: number | undefined },
  stderr: Writable & { isTTY?: boolean },
  env: NodeJS.ProcessEnv,
  userName: UserName,
  given = false,
  groupName: UserName = () => undefined,
): Io {
  let failure: NodeJS.ErrnoException | undefined;
  let shown = false;
  const clear = () => {
    if (shown) stderr.write('\r\x1b[K');
    shown = false;
  };
  stdout.on('error', (error) => {
    failure = error;
  });
  return {
    stdin,
    given,
    env,
    terminal: { output: stdout.isTTY === true, error: stderr.isTTY === true, columns: stdout.columns },
    userName,
    groupName,
    async print(text) {
      clear();
      if (failure === undefined && !stdout.write(text)) await roomIn(stdout);
      // `auvirt … | head` is not an error: the reader has all that it wanted.
      if (failure !== undefined && failure.code !== 'EPIPE') {
        const message = `cannot write to standard output: ${failure.message}`;
        throw new TransportError('file-unwritable', message, { cause: failure, errno: -(failure.errno ?? 0) });
      }
      return failure === undefined;
    },
    complain(text) {
      this.remark(`auvirt: ${text}`);
    },
    remark(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (stderr.isTTY !== true) return;
      stderr.write(`\r\x1b[K${text()}`);
      shown = true;
    },
  };
}

function roomIn(stream: Writable): Promise<unknown> {
  return new Promise<void>((resolve) => {
    const done = () => {
      for (const event of ENDS_OF_WAITING) stream.off(event, done);
      resolve();
    };
    for (const event of ENDS_OF_WAITING) stream.on(event, done);
  });
}

const ENDS_OF_WAITING = ['drain', 'close', 'error'] as const;
