import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { shown } from '../util/printable.ts';

/** How a program ended. */
export interface ProgramEnd {
  /** Its exit code is 0. */
  readonly done: boolean;
  /** The first line it wrote to standard error, or else its exit code or signal: safe to print. */
  readonly complaint: string;
  /** Its exit code is 1, and it wrote nothing to standard error: what programs that look for something say of finding none. */
  readonly foundNothing?: boolean;
}

/**
 * Runs a program without a shell and gives what it writes. It is killed where nobody wants the rest.
 *
 * @param input what it reads from standard input; its errors are thrown when all that could be made of it was given
 * @returns how it ended
 * @throws the error of `spawn`, where the program cannot be started
 */
export async function* programOutput(
  program: string,
  options: readonly string[],
  input?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, ProgramEnd, void> {
  // Most logs need no program, and to start one takes longer to load than some commands to run.
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
    // What it says of an input that broke off is true, but not the cause.
    for (const failure of failures) throw failure;
  } finally {
    await kill(child);
  }
  const { exitCode, signalCode } = child;
  const said = complaint();
  return {
    done: exitCode === 0,
    complaint: said || `it ended with ${signalCode ?? `exit code ${exitCode}`}`,
    foundNothing: exitCode === 1 && said === '',
  };
}

// The program has its end of the input when this is done, and not before: so a failure is known when the program ends.
async function feed(stdin: Writable, input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  let wake = (): void => {};
  // A program that ends early breaks its pipe: why it did, it says itself.
  stdin.on('error', () => {});
  stdin.on('close', () => wake());
  stdin.on('drain', () => wake());
  try {
    for await (const chunk of input) {
      if (stdin.destroyed) break;
      // A copy: a chunk may hold only until the next is asked for, and this may be written later.
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

// Read to its end, or the program might wait for somebody to do so; of a program that repeats itself, little is kept.
function firstLine(stderr: NodeJS.ReadableStream): () => string {
  let text = '';
  stderr.on('data', (chunk: Buffer) => {
    if (text.length < LONGEST) text += chunk.toString('latin1');
  });
  return () => shown((text.trimStart().split(/\r?\n/)[0] ?? '').slice(0, LONGEST).trim());
}

const LONGEST = 300;

// Nothing that only reads has to be asked to end: the signal that cannot be put off leaves nothing running.
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
