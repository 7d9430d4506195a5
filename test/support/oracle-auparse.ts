import { spawnSync } from 'node:child_process';
import { AUPARSE_DUMP } from './oracle.ts';

/** A field from libauparse: name and text as byte strings, the interpreted value as hex. */
export type DumpedField = readonly [name: string, text: string, interpreted: string | null];

/** A record as parsed by libauparse. */
export interface DumpedRecord {
  readonly type: number;
  readonly serial: number;
  readonly fields: readonly DumpedField[];
}

/** Parses the lines of a log with libauparse. */
export function auparse(lines: readonly string[]): DumpedRecord[] {
  const input = lines.map((line) => `${line}\n`).join('');
  const { status, stdout, stderr, error } = spawnSync(AUPARSE_DUMP, { input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`auparse-dump failed: ${error?.message ?? stderr}`);
  return stdout
    .toString('latin1')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as DumpedRecord);
}
