import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../cli.ts';
import { writeWeekTo } from '../week/write-files.ts';

/** The log that questions are asked of. */
export interface AskedLog {
  /** Path of a file or folder. */
  readonly path: string;
  /** What the clock says, in milliseconds since 1970. */
  readonly now: number;
}

/** The libvirt corpus. */
export const LIBVIRT: AskedLog = {
  path: fileURLToPath(new URL('../../corpus/libvirt/audit-raw.log', import.meta.url)),
  now: Date.UTC(2026, 10, 24),
};

/** Writes the week to a folder, to ask about it at its end; the folder is removed again. */
export async function withWeek<T>(use: (log: AskedLog) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'week-'));
  try {
    return await use({ path, now: writeWeekTo(path).truth.to });
  } finally {
    rmSync(path, { recursive: true });
  }
}

/** Asks `auvirt`; returns what it prints on a terminal of 100 columns, or into a pipe. */
export async function answer(log: AskedLog, words: readonly string[], to: 'terminal' | 'pipe'): Promise<string> {
  const { out, code, asked } = await ask(log, words, to === 'terminal' ? 100 : undefined);
  if (code !== 0) throw new Error(`${asked}: exit code ${code}`);
  return Buffer.from(out, 'latin1').toString('utf8');
}

/** The same as JSON: one object for each line. */
export async function jsonAnswer(log: AskedLog, words: readonly string[]): Promise<never[]> {
  const { out, err, code, asked } = await ask(log, [...words, '--format', 'json']);
  const complaints = err.replaceAll(/^NOTE - using .*\n/gm, '');
  if (code !== 0 || complaints !== '') throw new Error(`${asked}: exit code ${code}: ${complaints}`);
  const lines = Buffer.from(out, 'latin1').toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as never);
}

async function ask({ path, now }: AskedLog, words: readonly string[], columns?: number) {
  const asked = [...words, '--input', path, '--utc'];
  const env = { LC_ALL: 'C', NO_COLOR: '1' };
  const real = Date.now;
  Date.now = () => now;
  try {
    const result = await run(asked, columns === undefined ? { env } : { env, columns });
    return { ...result, asked: `auvirt ${asked.join(' ')}` };
  } finally {
    Date.now = real;
  }
}
