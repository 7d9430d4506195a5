import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { ffiNapiMissing, koffiMissing, standinMissing } from './oracle.ts';
import { messageOf } from './oracle-messages.ts';

/** The drivers that call libaudit, each with the reason why it cannot be tried here. */
export async function standinDrivers() {
  const standin = standinMissing();
  return [
    ['koffi', standin ?? (await koffiMissing())],
    ['ffi-napi', standin ?? (await ffiNapiMissing())],
  ] as const;
}

/** How the stand-in is to behave; native/README.md says what each name without `AUDIT_STANDIN_` means. */
export interface Behavior {
  OPEN?: number;
  ENABLED?: number;
  ENABLED_ERRNO?: number;
  RESULT?: number;
  ERRNO?: number;
  FILE?: string;
}

/** Makes the stand-in behave so, until `vi.unstubAllEnvs()`; not in a worker thread, whose environment is a copy. */
export function behave(behavior: Behavior): void {
  for (const [name, value] of Object.entries(behavior)) vi.stubEnv(`AUDIT_STANDIN_${name}`, String(value));
}

/** Calls what sends through the stand-in, and gives the messages that were sent. */
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
