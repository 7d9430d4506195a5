import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, vi } from 'vitest';
import { FollowedFile } from '../../src/log/follow/follow-file.ts';
import { type RunOptions, type RunResult, run } from './cli.ts';
import { control } from './log-text.ts';

const root = mkdtempSync(join(tmpdir(), 'auvirt-expect-'));
let runs = 0;
let path = '';

/** Gives each test of a file a separate folder for its audit.log. The log does not exist yet. */
export function useLog(): void {
  afterAll(() => rmSync(root, { recursive: true }));
  beforeEach(() => {
    mkdirSync(join(root, String(++runs)));
    path = join(root, String(runs), 'audit.log');
  });
}

let looks = 0;
const read = FollowedFile.prototype.read;
vi.spyOn(FollowedFile.prototype, 'read').mockImplementation(async function* (this: FollowedFile) {
  yield* read.call(this);
  looks++;
});

/** Waits until the current content of the log has been read. */
export async function readSoFar(): Promise<void> {
  // The current read may have started earlier.
  const enough = looks + 2;
  await expect.poll(() => looks, { interval: 5 }).toBeGreaterThanOrEqual(enough);
}

/** The path of the current test's log. */
export const log = (): string => path;

/** A VIRT_CONTROL line. The serial is also its time in seconds. */
export const event = (op: string, serial: number, vm = 'web1'): string =>
  `${control(op, { at: serial, serial, vm })}\n`;

export const write = (...lines: string[]): void => writeFileSync(path, lines.join(''));
export const append = (...lines: string[]): void => appendFileSync(path, lines.join(''));

/** Rotates as auditd does: .1 becomes .2, the log becomes .1, and a new log is created. */
export function rotate(...lines: string[]): void {
  for (const number of [3, 2, 1]) {
    try {
      renameSync(`${path}.${number}`, `${path}.${number + 1}`);
    } catch {
      // The file does not exist.
    }
  }
  renameSync(path, `${path}.1`);
  write(...lines);
}

/** Runs `auvirt expect` on the log; waits up to a minute unless the words say otherwise. */
export const wait = (words: string[], options?: RunOptions): Promise<RunResult> =>
  run(['expect', '--log', path, ...(words.includes('--timeout') ? [] : ['--timeout', '60']), ...words], options);

/** The cursor at the current end of the log. */
export const cursor = async (): Promise<string> => (await run(['cursor', '--log', path])).out.trim();

/** The serials of the printed records. */
export const serials = ({ out }: RunResult): number[] =>
  [...out.matchAll(/audit\([\d.]+:(\d+)\)/g)].map(([, serial]) => Number(serial));
