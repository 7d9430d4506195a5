import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { expectRecords } from 'libaudit-virt/expect';
import { lintLog } from 'libaudit-virt/lint';
import { type RecordSource, readEvents, readRecords, readSessions } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { allOf } from '../support/all-of.ts';
import { control } from '../support/log-text.ts';

const reason = new Error('enough');
const folder = mkdtempSync(join(tmpdir(), 'signals-'));
const line = `${control('start', { at: 1 })}\n`;

type Reader = (source: RecordSource, signal: AbortSignal) => Promise<unknown>;
const readers: [string, Reader][] = [
  ['readRecords', (source, signal) => allOf(readRecords(source, { signal }))],
  ['readEvents', (source, signal) => allOf(readEvents(source, { signal }))],
  ['readSessions', (source, signal) => allOf(readSessions(source, { signal }))],
  ['lintLog', (source, signal) => allOf(lintLog(source, { signal }))],
  ['expectRecords', (source, signal) => expectRecords(source, ['op=stop'], { signal })],
];

describe.each(readers)('%s with a signal', (_, read) => {
  test('that has already aborted rejects with its reason', async () => {
    await expect(read(Buffer.from(line), AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('that does not abort reads to the end', async () => {
    await expect(read(Buffer.from(line), new AbortController().signal)).resolves.toBeDefined();
  });

  test('that aborts while a stream has nothing to read rejects with its reason, and destroys the stream', async () => {
    const stream = new PassThrough();
    stream.write(line);
    const controller = new AbortController();
    const reading = read(stream, controller.signal);
    setImmediate(() => controller.abort(reason));
    await expect(reading).rejects.toBe(reason);
    expect(stream.destroyed).toBe(true);
  });
});

const isLinux = process.platform === 'linux';
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

describe.skipIf(!isLinux)('When a signal aborts', () => {
  const openFiles = (path: string) =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === path;
      } catch {
        return false;
      }
    });

  test('a file that is being read is closed', async () => {
    const path = join(folder, 'long.log');
    writeFileSync(path, line.repeat(100_000));
    const controller = new AbortController();
    const read = async () => {
      for await (const _ of readRecords(path, { signal: controller.signal })) {
        if (openFiles(path).length > 0) controller.abort(reason);
      }
    };
    await expect(read()).rejects.toBe(reason);
    await setTimeout(0);
    expect(openFiles(path)).toEqual([]);
  });

  test('a log that is being followed is closed', async () => {
    const path = join(folder, 'waiting.log');
    writeFileSync(path, line);
    const controller = new AbortController();
    const waiting = expectRecords(path, ['op=stop'], { timeout: 60_000, signal: controller.signal });
    while (openFiles(path).length === 0) await setTimeout(1);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(openFiles(path)).toEqual([]);
  });

  test.skipIf(!has('xz') || !has('ps'))('a program that is decompressing a log is killed', async () => {
    const running = () => execFileSync('ps', ['-o', 'comm=', '--ppid', String(process.pid)], { encoding: 'utf8' });
    const packed = execFileSync('xz', ['--stdout'], { input: line });
    const stream = new PassThrough();
    // The rest never arrives.
    stream.write(packed.subarray(0, 20));
    const controller = new AbortController();
    const reading = allOf(readRecords(stream, { signal: controller.signal }));
    while (!running().split('\n').includes('xz')) await setTimeout(1);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    expect(running().split('\n')).not.toContain('xz');
  });
});

test('flush and status of an audit log reject with the reason of a signal', async () => {
  const { openAudit } = await import('libaudit-virt');
  await using log = await openAudit({ driver: 'memory' });
  await expect(log.flush({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(log.status({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await log.flush({ signal: new AbortController().signal })).toBe(true);
});
