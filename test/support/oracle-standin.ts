import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { ffiNapiMissing, koffiMissing, standinMissing } from './oracle.ts';
import { messageOf } from './oracle-messages.ts';

/** The drivers that call libaudit, each with the reason why it cannot be tested, if any. */
export async function standinDrivers() {
  const standin = standinMissing();
  return [
    ['koffi', standin ?? (await koffiMissing())],
    ['ffi-napi', standin ?? (await ffiNapiMissing())],
  ] as const;
}

/** Settings of the stand-in. native/README.md lists them with the prefix `AUDIT_STANDIN_`. */
export interface Behavior {
  OPEN?: number;
  ENABLED?: number;
  ENABLED_ERRNO?: number;
  RESULT?: number;
  ERRNO?: number;
  FILE?: string;
}

/**
 * Configures the stand-in until `vi.unstubAllEnvs()`. Has no effect in a worker thread, whose
 * `process.env` is a copy.
 */
export function behave(behavior: Behavior): void {
  for (const [name, value] of Object.entries(behavior)) vi.stubEnv(`AUDIT_STANDIN_${name}`, String(value));
}

/** Runs a function that sends through the stand-in, and returns the messages sent. */
export async function messagesSent(send: () => Promise<void>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'libaudit-virt-'));
  try {
    behave({ FILE: join(folder, 'audit.log') });
    await send();
    const lines = readFileSync(join(folder, 'audit.log'), 'latin1').split('\n').slice(0, -1);
    return lines.map((line) => messageOf(Buffer.from(line, 'latin1')));
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
}
