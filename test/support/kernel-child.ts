import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OpenOptions, Origin, Outcome } from 'libaudit-virt';
import type { Audited, ControlEvent } from '../../src/schema/events.ts';

/** What a child process sends. */
export interface SendRequest {
  readonly event: Audited<ControlEvent>;
  readonly options: OpenOptions;
  readonly origin?: Origin;
}

/** The result that the child process prints. */
export interface SendResult {
  readonly outcome?: Outcome;
  /** Why the log could not be opened. */
  readonly error?: { readonly code: string; readonly errno?: number };
  /** The log line that the process predicts. */
  readonly expected?: string;
}

const script = fileURLToPath(new URL('kernel-send.ts', import.meta.url));

/** Sends from a Node process started through a command such as `setpriv`. */
export function sendBy(command: readonly string[], request: SendRequest, node = process.execPath): SendResult {
  return run([...command, node, '--import', 'tsx', script], request);
}

/** Sends from a process with a terminal. */
export function sendOnTerminal(request: SendRequest): SendResult {
  return run(['script', '-qec', `'${process.execPath}' --import tsx '${script}'`, '/dev/null'], request);
}

function run([program = '', ...args]: readonly string[], request: SendRequest): SendResult {
  const env = { ...process.env, SENDING: JSON.stringify(request) };
  return JSON.parse(execFileSync(program, args, { env, encoding: 'utf8', stdio: 'pipe' }));
}
