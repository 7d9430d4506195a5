import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';

/**
 * Runs a program in place of this one: it has the same streams, and receives the signals that are
 * sent to this one.
 *
 * @returns its exit code; 128 + N if signal N ended it
 * @throws the error of `spawn` if the program cannot be started
 */
export async function runProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  let child: ChildProcess | undefined;
  // Set up before the program starts: it may receive a signal through this process as soon as it
  // runs.
  const forget = passOn((signal) => child?.kill(signal));
  try {
    return await new Promise<number>((resolve, reject) => {
      child = spawn(program, args, { stdio: 'inherit', env });
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
    });
  } finally {
    forget();
  }
}

/** Whether a program exists where the system looks for it. Without a `PATH`, it is not known. */
export function isInstalled(program: string, path: string | undefined): boolean {
  if (program.includes('/')) return existsSync(program);
  return path === undefined || path.split(':').some((folder) => existsSync(join(folder, program)));
}

function passOn(kill: (signal: NodeJS.Signals) => void): () => void {
  const pass = (signal: NodeJS.Signals): void => {
    // A signal typed at a terminal goes to all processes in its foreground, including the program.
    if (!(TYPED.has(signal) && atTerminal())) kill(signal);
  };
  for (const signal of PASSED) process.on(signal, pass);
  return () => {
    for (const signal of PASSED) process.off(signal, pass);
  };
}

const TYPED: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);
const PASSED: readonly NodeJS.Signals[] = [...TYPED, 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];

const atTerminal = (): boolean => [0, 1, 2].some((fd) => isatty(fd));
