import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditDriver, type Audited, type FallbackRecord, openAudit } from 'libaudit-virt';
import type { NotRecordedOutcome } from 'libaudit-virt/driver';
import type { ControlEvent } from 'libaudit-virt/events';
import { type AuditRecord, parseRecord, readRecords } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { logFiles } from '../../src/source/log-files.ts';

const eventOf = (vmPid: number): Audited<ControlEvent> => ({
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'wéb 1',
  uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf',
  vmPid,
  success: true,
});

const refusal: NotRecordedOutcome = { status: 'not-recorded', reason: 'refused', errno: 13, message: 'not allowed' };
const refusing: AuditDriver = { name: 'refusing', open: () => ({ send: () => refusal, close() {} }) };
const folder = (): string => mkdtempSync(join(tmpdir(), 'fallback-'));

async function pidsIn(...paths: string[]): Promise<(number | null | undefined)[]> {
  const pids: (number | null | undefined)[] = [];
  for (const path of paths) {
    for await (const { event } of readRecords(path)) pids.push((event as ControlEvent | undefined)?.vmPid);
  }
  return pids;
}

describe('A record that the kernel rejects', () => {
  test('goes to the fallback as an ordinary record, marked with the reason', async () => {
    const path = join(folder(), 'kept.log');
    const before = Date.now();
    await using log = await openAudit({ driver: refusing, fallback: { path } });
    const kept = {
      status: 'kept',
      by: path,
      reason: 'refused',
      errno: 13,
      message: `not allowed; saved by ${path}`,
    };
    expect(await log.emit(eventOf(1))).toEqual(kept);
    expect(log.emitSync(eventOf(2))).toEqual(kept);
    const records: AuditRecord[] = [];
    for await (const record of readRecords(path)) records.push(record);
    expect(records.map(({ event }) => event)).toEqual([eventOf(1), eventOf(2)]);
    for (const { kernel, time } of records) {
      expect(kernel.at(-1)).toEqual({ name: 'fallback', value: 'refused' });
      // Rounding down may cost a millisecond.
      expect(time).toBeGreaterThanOrEqual(before - 1);
      expect(time).toBeLessThanOrEqual(Date.now());
    }
    expect(new Set(records.map(({ serial }) => serial)).size).toBe(2);
  });

  test('is not saved without a fallback or with level off', async () => {
    await using plain = await openAudit({ driver: refusing });
    expect(await plain.emit(eventOf(1))).toEqual(refusal);
    const path = join(folder(), 'kept.log');
    await using off = await openAudit({ driver: refusing, fallback: { path }, level: 'off' });
    expect(await off.emit(eventOf(1))).toMatchObject({ status: 'not-recorded', reason: 'off' });
    expect(existsSync(path)).toBe(false);
  });

  test('is saved even if libaudit is missing', async () => {
    const path = join(folder(), 'kept.log');
    await using log = await openAudit({ library: 'no-such-libaudit.so', fallback: { path } });
    expect(await log.emit(eventOf(1))).toMatchObject({ status: 'kept', reason: 'unavailable' });
    expect(await pidsIn(path)).toEqual([1]);
  });

  test('goes to the next fallback if one fails, and reports every failure if all fail', async () => {
    const path = join(folder(), 'kept.log');
    const records: FallbackRecord[] = [];
    let fails = false;
    const keep = async (record: FallbackRecord) => {
      if (fails) throw new Error('the network is down');
      records.push(record);
    };
    const gone = join(folder(), 'gone');
    mkdirSync(gone);
    await using log = await openAudit({ driver: refusing, fallback: [{ path: join(gone, 'kept.log') }, keep] });
    rmdirSync(gone);
    expect(await log.emit(eventOf(1))).toMatchObject({ status: 'kept', by: 'a function' });
    expect(records[0]).toMatchObject({ reason: 'refused', message: { type: 2500 } });
    expect(parseRecord(records[0]?.line ?? '').event).toEqual(eventOf(1));
    fails = true;
    const lost = await log.emit(eventOf(2));
    expect(lost).toMatchObject({ status: 'not-recorded', reason: 'refused', errno: 13 });
    expect((lost as NotRecordedOutcome).message).toMatch(
      /^not allowed; cannot open the fallback .*kept\.log: ENOENT.*; the network is down$/,
    );
    await using last = await openAudit({ driver: refusing, fallback: [keep, { path }] });
    fails = false;
    expect(last.emitSync(eventOf(3))).toMatchObject({ status: 'kept', by: path });
  });

  test('is not saved by a function that returns a promise if the caller cannot wait for it', async () => {
    const keep = async () => {
      throw new Error('nobody handles this rejection');
    };
    await using log = await openAudit({ driver: refusing, fallback: keep });
    expect(log.emitSync(eventOf(1))).toMatchObject({
      status: 'not-recorded',
      message: expect.stringContaining('emitSync cannot wait'),
    });
  });

  test.each(['report', 'throw', 'ignore'] as const)(
    'is reported to the caller as the option failure says: %s',
    async (failure) => {
      const log = await openAudit({ driver: refusing, failure });
      const wrong = { ...eventOf(1), uuid: 'no uuid' };
      const thrown = { code: 'not-recorded', errno: 13, message: 'not recorded (refused): not allowed' };
      if (failure === 'throw') {
        await expect(log.emit(eventOf(1))).rejects.toMatchObject(thrown);
        expect(() => log.emitSync(eventOf(1))).toThrow(expect.objectContaining(thrown));
      } else {
        expect(await log.emit(eventOf(1))).toEqual(refusal);
        expect(log.emitSync(eventOf(1))).toEqual(refusal);
      }
      await log.close();
      if (failure === 'ignore') {
        expect(await log.emit(wrong)).toMatchObject({ status: 'not-recorded', reason: 'invalid' });
        expect(log.emitSync(eventOf(1))).toMatchObject({ status: 'not-recorded', reason: 'closed' });
      } else {
        await expect(log.emit(wrong)).rejects.toMatchObject({ code: 'value-raw' });
        expect(() => log.emitSync(eventOf(1))).toThrow(expect.objectContaining({ code: 'log-closed' }));
      }
    },
  );
});

describe('A fallback file', () => {
  test('is rotated at its maximum size, and loses no record', async () => {
    const at = folder();
    const path = join(at, 'kept.log');
    await using log = await openAudit({ driver: refusing, fallback: { path, maxSize: 1000, sync: false } });
    for (let pid = 0; pid < 20; pid++) await log.emit(eventOf(pid));
    const files = readdirSync(at).length;
    expect(files).toBeGreaterThan(3);
    const names = await logFiles(at);
    expect(names).toHaveLength(files);
    expect(await pidsIn(...names)).toEqual(Array.from({ length: 20 }, (_, pid) => pid));
  });

  test('keeps growing if it cannot be renamed, rather than losing records', async () => {
    const at = folder();
    const path = join(at, `${'k'.repeat(246)}.log`);
    await using log = await openAudit({ driver: refusing, fallback: { path, maxSize: 1, sync: false } });
    for (const pid of [1, 2]) expect(await log.emit(eventOf(pid))).toMatchObject({ status: 'kept' });
    expect(log.emitSync(eventOf(3))).toMatchObject({ status: 'kept' });
    expect([readdirSync(at).length, await pidsIn(path)]).toEqual([1, [1, 2, 3]]);
  });

  test('is created again if it was moved away', async () => {
    const path = join(folder(), 'kept.log');
    await using log = await openAudit({ driver: refusing, fallback: { path } });
    await log.emit(eventOf(1));
    renameSync(path, `${path}.moved`);
    await log.emit(eventOf(2));
    expect([await pidsIn(`${path}.moved`), await pidsIn(path)]).toEqual([[1], [2]]);
  });

  test('loses no record if its last line is incomplete', async () => {
    const path = join(folder(), 'kept.log');
    writeFileSync(path, "type=VIRT_CONTROL msg=audit(1.1:1): pid=1 msg='vir");
    await using log = await openAudit({ driver: refusing, fallback: { path } });
    await log.emit(eventOf(1));
    expect(await pidsIn(path)).toEqual([undefined, 1]);
  });

  test('reports that it cannot be written, and is written once it can be', async () => {
    // Permissions do not stop root, but a folder that is not a folder does.
    const at = folder();
    const path = join(at, 'sub', 'kept.log');
    mkdirSync(join(at, 'sub'));
    await using log = await openAudit({ driver: refusing, fallback: { path } });
    rmdirSync(join(at, 'sub'));
    writeFileSync(join(at, 'sub'), '');
    expect(await log.emit(eventOf(1))).toMatchObject({
      status: 'not-recorded',
      message: expect.stringContaining('ENOTDIR'),
    });
    renameSync(join(at, 'sub'), join(at, 'was'));
    expect(await log.emit(eventOf(2))).toMatchObject({ status: 'not-recorded' });
    chmodSync(at, 0o700);
    const other = folder();
    renameSync(other, join(at, 'sub'));
    expect(await log.emit(eventOf(3))).toMatchObject({ status: 'kept' });
    expect(await pidsIn(path)).toEqual([3]);
  });

  test('has the complete records of several processes, whichever of them rotates it', async () => {
    const path = join(folder(), 'kept.log');
    const script = `
      import { openAudit } from 'libaudit-virt';
      const driver = { name: 'no', open: () => ({ send: () => (${JSON.stringify(refusal)}), close() {} }) };
      const log = await openAudit({ driver, fallback: { path: ${JSON.stringify(path)}, maxSize: 2000, sync: false } });
      const event = ${JSON.stringify(eventOf(0))};
      const first = Number(process.argv[1]) * 1000;
      for (let i = 0; i < 100; i++) await Promise.all([log.emit({ ...event, vmPid: first + i }), log.emit({ ...event, vmPid: first + 500 + i })]);`;
    const runs = [1, 2, 3].map((number) => {
      const words = [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        script.replace("'libaudit-virt'", "'./src/index.ts'"),
        String(number),
      ];
      const child = spawn(process.execPath, words, { stdio: 'inherit' });
      return new Promise((resolve) => child.on('exit', resolve));
    });
    expect(await Promise.all(runs)).toEqual([0, 0, 0]);
    const files = readdirSync(join(path, '..')).map((name) => join(path, '..', name));
    const pids = await pidsIn(...files);
    expect(pids).toHaveLength(600);
    expect(new Set(pids).size).toBe(600);
    expect(pids).not.toContain(undefined);
  });
});

describe('A message that is too long', () => {
  const long = { ...eventOf(1), vm: `${'é'.repeat(5000)}` };

  test('is rejected, or shortened if you ask for it, which record and outcome report', async () => {
    await using strict = await openAudit({ driver: 'memory' });
    await expect(strict.emit(long)).rejects.toMatchObject({ code: 'message-too-long' });
    const path = join(folder(), 'audit.log');
    await using log = await openAudit({ driver: 'file', path, tooLong: 'shorten' });
    expect(await log.emit(long)).toMatchObject({ status: 'recorded', shortened: ['vm'] });
    expect(await log.emit(eventOf(1))).toEqual({ status: 'recorded', sequence: 2 });
    const line = readFileSync(path, 'utf8').split('\n')[0] ?? '';
    const { event, cut } = parseRecord(line);
    expect(cut).toBe(false);
    expect(event?.extra).toEqual({ shortened: 'vm' });
    const { vm } = event as ControlEvent;
    expect(long.vm.startsWith(vm as string)).toBe(true);
    const message = /msg='(.*)'$/.exec(line)?.[1] ?? '';
    expect(Buffer.byteLength(message)).toBeGreaterThan(8500);
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(8560);
  });
});
