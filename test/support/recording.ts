import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Command line that runs auvirt from its sources in a separate process. */
export const AUVIRT: readonly string[] = [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url)),
];

/** Result of `auvirt record`. */
export interface Recorded {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The recorded lines. */
  readonly lines: string[];
  readonly milliseconds: number;
}

/** Runs a command under `auvirt record`. */
export function record(
  command: readonly string[],
  { options = [], input = '', env = {} }: { options?: readonly string[]; input?: string; env?: NodeJS.ProcessEnv } = {},
): Recorded {
  const folder = mkdtempSync(join(tmpdir(), 'auvirt-record-'));
  const file = join(folder, 'audit.log');
  try {
    const [program = '', ...words] = AUVIRT;
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(
      program,
      [...words, 'record', '-q', '-o', file, ...options, '--', ...command],
      { encoding: 'utf8', input, env: { ...process.env, ...env } },
    );
    const milliseconds = performance.now() - start;
    return { code: status, out: stdout, err: stderr, lines: existsSync(file) ? linesOf(file) : [], milliseconds };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lines of a log, as byte strings. */
export const linesOf = (path: string): string[] => readFileSync(path, 'latin1').split('\n').slice(0, -1);

/** The serial number of each record. */
export const serials = (lines: readonly string[]): number[] =>
  lines.map((line) => Number(/^type=\S+ msg=audit\(\d+\.\d{3}:(\d+)\): /.exec(line)?.[1]));
