import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../cli.ts';
import { type Week, writeWeek } from '../week/week.ts';

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
export async function withWeek<T>(use: (log: AskedLog, week: Week) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'week-'));
  try {
    const week = writeWeek();
    for (const { name, text } of week.files) writeFileSync(join(path, name), text, 'latin1');
    return await use({ path, now: week.truth.to }, week);
  } finally {
    rmSync(path, { recursive: true });
  }
}

/** Asks `auvirt`; returns what it prints on a terminal of 100 columns. */
export async function answer({ path, now }: AskedLog, words: readonly string[], format?: string): Promise<string> {
  const real = Date.now;
  Date.now = () => now;
  try {
    const [command = ''] = words;
    const isCommand = command === 'search' || command === 'report';
    const source = isCommand ? ['--input', path] : ['--file', path];
    const rest = isCommand ? words.slice(1) : words;
    const asked = [...(isCommand ? [command] : []), ...source, '--utc', ...rest];
    const output = { columns: 100, env: { LC_ALL: 'C', NO_COLOR: '1' } };
    const { out, err, code } = await run([...asked, ...(format === undefined ? [] : ['--format', format])], output);
    const said = err.replaceAll(/^NOTE - using .*\n/gm, '');
    if (code !== 0 || said !== '') throw new Error(`auvirt ${asked.join(' ')}: exit code ${code}: ${said}`);
    return Buffer.from(out, 'latin1').toString('utf8');
  } finally {
    Date.now = real;
  }
}

/** The same as JSON: one object for each line. */
export async function jsonAnswer(log: AskedLog, words: readonly string[]): Promise<never[]> {
  const text = await answer(log, words, 'json');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as never);
}
