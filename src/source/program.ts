import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { shown } from '../util/printable.ts';

/** How a program ended. */
export interface ProgramEnd {
  /** Whether its exit code is 0. */
  readonly done: boolean;
  /**
   * The first line that it wrote to standard error, otherwise its exit code or signal; safe to
   * print.
   */
  readonly complaint: string;
  /**
   * Whether its exit code is 1 and it wrote nothing to standard error, like a search that found
   * nothing.
   */
  readonly foundNothing?: boolean;
}

/** A program that writes whenever there is something to write. */
export interface RunningProgram {
  /** What it has written since the last call, or a part of that; null if there is nothing more. */
  take(): Uint8Array | null;
  /** How it ended; undefined while it runs, or has output that was not taken. */
  readonly ended: ProgramEnd | undefined;
  kill(): Promise<void>;
}

/**
 * Starts a program without a shell, to be read as it writes. It gets no signals from the terminal,
 * and stops when its output is not taken.
 *
 * @throws the error of `spawn` if the program cannot be started
 */
export async function startProgram(program: string, options: readonly string[]): Promise<RunningProgram> {
  const { spawn } = await import('node:child_process');
  const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  await once(child, 'spawn');
  const complaint = firstLine(child.stderr);
  let isClosed = false;
  child.on('close', () => {
    isClosed = true;
  });
  // Without a listener, nothing would be read ahead.
  child.stdout.on('readable', () => {});
  return {
    take: () => child.stdout.read() as Buffer | null,
    get ended() {
      return isClosed ? endOf(child, complaint()) : undefined;
    },
    kill: () => kill(child),
  };
}

/**
 * Runs a program without a shell, and yields its output. Kills it if the caller stops early.
 *
 * @param input its standard input; its errors are thrown after all output
 * @returns how it ended
 * @throws the error of `spawn` if the program cannot be started
 */
export async function* programOutput(
  program: string,
  options: readonly string[],
  input?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, ProgramEnd, void> {
  // Loaded late, because most logs need no program and some commands run in less time than loading
  // takes.
  const { spawn } = await import('node:child_process');
  const child = spawn(program, options, { stdio: ['pipe', 'pipe', 'pipe'] });
  await once(child, 'spawn');
  const closed = once(child, 'close');
  const complaint = firstLine(child.stderr);
  const failures: unknown[] = [];
  feed(child.stdin, input ?? []).catch((error: unknown) => failures.push(error));
  try {
    yield* child.stdout;
    await closed;
    // If the input failed, its error is the cause, and not what the program says about it.
    for (const failure of failures) throw failure;
  } finally {
    await kill(child);
  }
  return endOf(child, complaint());
}

/** @param said the first line that it wrote to standard error */
function endOf({ exitCode, signalCode }: ChildProcess, said: string): ProgramEnd {
  return {
    done: exitCode === 0,
    complaint: said || `it ended with ${signalCode ?? `exit code ${exitCode}`}`,
    foundNothing: exitCode === 1 && said === '',
  };
}

// The program's input ends when this is done and not before, so a failure is known when the program
// ends.
async function feed(stdin: Writable, input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  let wake = (): void => {};
  // A program that ends early breaks its pipe, and reports the reason itself.
  stdin.on('error', () => {});
  stdin.on('close', () => wake());
  stdin.on('drain', () => wake());
  try {
    for await (const chunk of input) {
      if (stdin.destroyed) break;
      // A copy: a chunk may be valid only until the next is requested, and this may be written
      // later.
      if (stdin.write(Buffer.from(chunk))) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (stdin.destroyed) resolve();
      });
    }
  } finally {
    stdin.end();
  }
}

// Read to its end, because the program would block on a full pipe; only the start is kept.
function firstLine(stderr: NodeJS.ReadableStream): () => string {
  let text = '';
  stderr.on('data', (chunk: Buffer) => {
    if (text.length < LONGEST) text += chunk.toString('latin1');
  });
  return () => shown((text.trimStart().split(/\r?\n/)[0] ?? '').slice(0, LONGEST).trim());
}

const LONGEST = 300;

// A program that only reads needs no warning: this signal cannot be ignored, so nothing is left
// running.
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
