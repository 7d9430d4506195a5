import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OpenOptions, Origin, Outcome } from 'libaudit-virt';
import type { Audited, ControlEvent } from '../../src/schema/events.ts';

/** What a process is to send. */
export interface Sending {
  readonly event: Audited<ControlEvent>;
  readonly options: OpenOptions;
  readonly origin?: Origin;
}

/** What became of it. */
export interface Sent {
  readonly outcome?: Outcome;
  /** Why the log could not be opened. */
  readonly error?: { readonly code: string; readonly errno?: number };
  /** The line that the process expected. */
  readonly expected?: string;
}

const script = fileURLToPath(new URL('kernel-send.ts', import.meta.url));

/** Runs a process that sends: of a command like `setpriv`, in front of Node. */
export function sendBy(command: readonly string[], sending: Sending, node = process.execPath): Sent {
  return run([...command, node, '--import', 'tsx', script], sending);
}

/** Runs a process that sends, on a terminal of its own. */
export function sendOnTerminal(sending: Sending): Sent {
  return run(['script', '-qec', `'${process.execPath}' --import tsx '${script}'`, '/dev/null'], sending);
}

function run([program = '', ...parameters]: readonly string[], sending: Sending): Sent {
  const env = { ...process.env, SENDING: JSON.stringify(sending) };
  return JSON.parse(execFileSync(program, parameters, { env, encoding: 'utf8', stdio: 'pipe' }));
}
