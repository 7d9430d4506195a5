import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holderOf, takeLock } from '../../src/cli/search/checkpoint-lock.ts';
import { run } from '../support/cli.ts';
import { control } from '../support/log-text.ts';
import { AUVIRT } from '../support/recording.ts';
import { runs } from '../support/runs.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('auvirt-lock');

const log = (): string => join(folder(), 'audit.log');
const mark = (): string => join(folder(), 'mark');
const lock = (): string => `${mark()}.lock`;
// The lock is a link to nothing.
const isLocked = (): boolean => lstatSync(lock(), { throwIfNoEntry: false }) !== undefined;
const search = (): string[] => ['search', '-if', log(), '--checkpoint', mark(), '-m', 'ALL', '--raw'];
const serialsIn = (out: string): number[] =>
  [...out.matchAll(/msg=audit\([\d.]+:(\d+)\)/g)].map(([, serial]) => Number(serial));

/** More than a pipe holds. */
const SERIALS = Array.from({ length: 2000 }, (_, index) => index + 1);
const writeLog = (serials: readonly number[] = SERIALS): void =>
  writeFileSync(log(), serials.map((serial) => `${control('start', { at: serial * 10, serial })}\n`).join(''));

/** A search in a process of its own. */
function start(): { child: ChildProcess; ended: () => Promise<{ code: number; out: string; err: string }> } {
  const [program = '', ...words] = AUVIRT;
  const child = spawn(program, [...words, ...search()], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = async () => {
    const result = { out: '', err: '' };
    child.stdout?.setEncoding('latin1').on('data', (text) => {
      result.out += text;
    });
    child.stderr?.setEncoding('latin1').on('data', (text) => {
      result.err += text;
    });
    const [code] = await once(child, 'close');
    return { code, ...result };
  };
  return { child, ended };
}

/** Names a process that has ended. */
function deadHolder(): string {
  const { pid = 0 } = spawnSync('true');
  return holderOf(pid);
}

describe('several runs with one checkpoint', () => {
  test('are one run and others that say so and print nothing, with code 13', async () => {
    writeLog();
    const first = start();
    // It waits until somebody reads what it prints.
    await expect.poll(isLocked).toBe(true);
    const others = await Promise.all([start(), start(), start()].map(({ ended }) => ended()));
    for (const { code, out, err } of others) {
      expect([code, out]).toEqual([13, '']);
      expect(err.trimEnd().split('\n')).toEqual([
        `auvirt: the checkpoint ${mark()} is in use, nothing was printed: process ${first.child.pid} uses it`,
      ]);
    }
    const { code, out } = await first.ended();
    expect([code, serialsIn(out)]).toEqual([0, SERIALS]);
    expect(readdirSync(folder()).toSorted()).toEqual(['audit.log', 'mark']);
  });

  test('print each event once, whenever they start', async () => {
    writeLog();
    const all = await Promise.all([start(), start(), start(), start()].map(({ ended }) => ended()));
    expect(all.flatMap(({ out }) => serialsIn(out))).toEqual(SERIALS);
    for (const { code, out, err } of all) {
      // Those that came later found nothing new, or met another run.
      expect(code).toBe(out !== '' ? 0 : err.includes('is in use') ? 13 : 1);
    }
    expect(readdirSync(folder()).toSorted()).toEqual(['audit.log', 'mark']);
  });

  test('do not wait for a run that was killed, and lose nothing of what it printed', async () => {
    writeLog();
    const { child } = start();
    await expect.poll(isLocked).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(isLocked()).toBe(true);
    const { code, out } = await run(search());
    expect([code, serialsIn(out)]).toEqual([0, SERIALS]);
    expect(readdirSync(folder()).toSorted()).toEqual(['audit.log', 'mark']);
  });
});

describe('the lock', () => {
  test('of a process of an earlier boot, or of another one with the same ID, is replaced', async () => {
    writeLog([1, 2]);
    const [pid, started, boot] = holderOf(process.pid).split('.');
    for (const holder of [
      `${pid}.${started}.00000000-0000-0000-0000-000000000000`,
      `${pid}.${Number(started) + 1}.${boot}`,
    ]) {
      symlinkSync(holder, lock());
      expect(await run(search())).toMatchObject({ code: 0 });
      expect(readdirSync(folder()).toSorted()).toEqual(['audit.log', 'mark']);
      rmSync(mark());
    }
  });

  test.each([
    ['a file', 'mine\n', (text: string) => writeFileSync(lock(), text)],
    ['another link', '/etc/passwd', (text: string) => symlinkSync(text, lock())],
  ])('is not taken if %s has its name, which stays', async (_, text, make) => {
    writeLog([1, 2]);
    make(text);
    const { code, out, err } = await run(search());
    expect([code, out]).toEqual([13, '']);
    expect(err).toContain(`${lock()} is in the way: remove it`);
    expect(existsSync(mark())).toBe(false);
    expect(lstatSync(lock()).size).toBe(text.length);
  });

  test('is removed if the output fails', async () => {
    writeLog([1, 2]);
    await run(search(), { isGone: true });
    expect(readdirSync(folder())).toEqual(['audit.log']);
  });

  test('of a dead process is taken by one of those who find it, even if the one before died while taking it', async () => {
    const takers = [...new Set([process.pid, process.ppid, 1])].map(holderOf);
    const [dead, deadTaker] = [deadHolder(), deadHolder()];
    const delays = fc.array(fc.nat(8), { minLength: takers.length, maxLength: takers.length });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), delays, async (hasClaim, ticks) => {
        symlinkSync(dead, lock());
        if (hasClaim) symlinkSync(deadTaker, `${lock()}.${dead}`);
        const holders = await Promise.all(
          takers.map(async (taker, index) => {
            for (let tick = 0; tick < (ticks[index] ?? 0); tick++) await new Promise(setImmediate);
            return takeLock(lock(), taker);
          }),
        );
        const winners = takers.filter((_, index) => holders[index] === undefined);
        expect(winners).toEqual([readlinkSync(lock())]);
        for (const holder of holders) if (holder !== undefined) expect(takers).toContain(holder);
        expect(readdirSync(folder())).toEqual(['mark.lock']);
        rmSync(lock());
      }),
      { numRuns: runs(500) },
    );
  });
});
