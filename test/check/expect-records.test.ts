import { appendFileSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { memoryDriver, openAudit } from 'libaudit-virt';
import { expectRecords, logPosition } from 'libaudit-virt/expect';
import { describe, expect, test } from 'vitest';
import { control, UUID } from '../support/log-text.ts';

const log = () => join(mkdtempSync(join(tmpdir(), 'expect-')), 'audit.log');
const event = (op: string, serial: number) => `${control(op, { at: serial, serial })}\n`;

describe('Records are found in', () => {
  test('a file, compressed or not, with or without a final line feed', async () => {
    const path = log();
    for (const content of [event('start', 1), event('start', 1).trimEnd(), gzipSync(event('start', 1))]) {
      writeFileSync(path, content);
      expect(await expectRecords(path, ['op=start'])).toMatchObject({ met: true });
      expect(await expectRecords(pathToFileURL(path), ['op=start'])).toMatchObject({ met: true });
    }
  });

  test('bytes and streams', async () => {
    const bytes = Buffer.from(event('start', 1));
    expect(await expectRecords(bytes, ['op=start'])).toMatchObject({ met: true });
    const stream = (async function* () {
      yield bytes;
    })();
    expect(await expectRecords(stream, ['op=start'])).toMatchObject({ met: true });
  });

  test('the lines of a memory driver', async () => {
    const driver = memoryDriver();
    const audit = await openAudit({ driver });
    const guest = { virt: 'kvm', vm: 'wéb 1', uuid: UUID, vmPid: 1 } as const;
    await audit.emit({ kind: 'control', op: 'start', reason: 'booted', ...guest, success: true });
    const expected = { type: 'VIRT_CONTROL', vm: 'wéb 1', res: 'success', pid: process.pid };
    expect(await expectRecords(driver, [expected])).toMatchObject({ met: true });
    expect(await expectRecords(driver, [{ ...expected, res: 'failed' }])).toMatchObject({ met: false });
  });
});

describe('A log that is being written', () => {
  test('is followed until the timeout', async () => {
    const path = log();
    writeFileSync(path, event('start', 1));
    const waiting = expectRecords(path, ['op=stop'], { timeout: 10_000 });
    setTimeout(() => appendFileSync(path, event('stop', 2)), 80);
    expect(await waiting).toMatchObject({ met: true, records: 2 });
    const before = performance.now();
    expect(await expectRecords(path, ['op=x'], { timeout: 120 })).toMatchObject({ met: false });
    expect(performance.now() - before).toBeGreaterThan(100);
  });

  test('is read from a position on, even after it was renamed', async () => {
    const path = log();
    writeFileSync(path, event('start', 1));
    const since = await logPosition(path);
    expect(await expectRecords(path, ['op=start'], { since })).toMatchObject({ met: false, records: 0 });
    appendFileSync(path, event('start', 2));
    renameSync(path, `${path}.1`);
    writeFileSync(path, event('stop', 3));
    const { met, results } = await expectRecords(path, ['op=start', 'op=stop'], { since });
    expect(met).toBe(true);
    expect(results.map(({ record }) => [record?.serial, record?.offset])).toEqual([
      [2, event('start', 1).length],
      [3, 0],
    ]);
  });
});

test('an invalid expectation, an invalid position or an unreadable log throws', async () => {
  const path = log();
  await expect(expectRecords(path, ['op=start'])).rejects.toMatchObject({ code: 'file-unreadable' });
  await expect(expectRecords(path, ['op=start'], { timeout: 1 })).rejects.toMatchObject({ code: 'no-log' });
  await expect(expectRecords(path, ['bogus'], {})).rejects.toMatchObject({ code: 'usage' });
  await expect(expectRecords(path, ['op=start'], { since: '7' })).rejects.toMatchObject({ code: 'usage' });
});
