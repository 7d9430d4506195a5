import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, vi } from 'vitest';
import { FollowedFile } from '../../src/log/follow-file.ts';
import { type Ran, run, type Surroundings } from './cli.ts';
import { control } from './log-text.ts';

const root = mkdtempSync(join(tmpdir(), 'auvirt-expect-'));
let runs = 0;
let path = '';

/** Gives each test of a file a folder of its own with an audit.log in it, which is not there yet. */
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

/** Waits until whoever waits on the log has read all that is in it now. */
export async function readSoFar(): Promise<void> {
  // The look that goes on now may have begun before.
  const enough = looks + 2;
  await expect.poll(() => looks, { interval: 5 }).toBeGreaterThanOrEqual(enough);
}

/** The path of the log. */
export const log = (): string => path;

/** A line of VIRT_CONTROL; the serial is the second as well. */
export const event = (op: string, serial: number, vm = 'web1'): string =>
  `${control(op, { at: serial, serial, vm })}\n`;

export const write = (...lines: string[]): void => writeFileSync(path, lines.join(''));
export const append = (...lines: string[]): void => appendFileSync(path, lines.join(''));

/** Renames as auditd does: the log becomes .1, what was .1 becomes .2; the new log is there at once. */
export function rotate(...lines: string[]): void {
  for (const number of [3, 2, 1]) {
    try {
      renameSync(`${path}.${number}`, `${path}.${number + 1}`);
    } catch {
      // It is not there.
    }
  }
  renameSync(path, `${path}.1`);
  write(...lines);
}

/** Runs `auvirt expect` on the log; as a rule it waits longer than any machine takes. */
export const wait = (words: string[], surroundings?: Surroundings): Promise<Ran> =>
  run(['expect', '--log', path, ...(words.includes('--timeout') ? [] : ['--timeout', '60']), ...words], surroundings);

/** The position behind what is there now. */
export const cursor = async (): Promise<string> => (await run(['cursor', '--log', path])).out.trim();

/** The serials of the records that were printed. */
export const serials = ({ out }: Ran): number[] =>
  [...out.matchAll(/audit\([\d.]+:(\d+)\)/g)].map(([, serial]) => Number(serial));
