import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Outcome, openAudit } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditctl, kernel } from '../support/kernel.ts';
import { pidsIn, runAuditd, virtLines } from '../support/kernel-auditd.ts';
import { startEvent } from '../support/start-event.ts';

const CHILD = fileURLToPath(new URL('../support/emit-child.mjs', import.meta.url));

kernel('Emitting under faults', () => {
  const auditd = runAuditd('RAW');
  const folder = mkdtempSync(join(tmpdir(), 'emit-faults-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(() => {
    if (!existsSync(new URL('../../dist/index.js', import.meta.url))) throw new Error('run npm run build first');
  });

  /** Waits until the log stops growing, then returns its pids. */
  async function settled(): Promise<number[]> {
    let size = -1;
    for (let lines = virtLines(auditd.log).length; lines !== size; lines = virtLines(auditd.log).length) {
      size = lines;
      await sleep(700);
    }
    return pidsIn(auditd.log);
  }

  test('reports that the audit daemon is gone, and records again after it restarts', async () => {
    await using log = await openAudit({ level: 'required' });
    const first = 1_000_000;
    await auditd.kill();
    for (let i = 0; i < 20; i++) {
      expect(await log.emit(startEvent(first + i))).toMatchObject({ status: 'accepted', reason: 'daemonless' });
    }
    await using journal = await openAudit({ level: 'required', daemon: 'optional' });
    expect(await journal.emit(startEvent(first + 20))).toMatchObject({ status: 'recorded', daemonless: true });
    expect(journal.emitSync(startEvent(first + 20))).toMatchObject({ status: 'recorded', daemonless: true });
    expect(await log.status()).toMatchObject({ kernel: { daemonPid: 0 }, daemon: undefined });
    await auditd.start();
    await sleep(50);
    for (let i = 21; i < 40; i++) {
      expect(await log.emit(startEvent(first + i))).toEqual({ status: 'recorded', sequence: expect.any(Number) });
    }
    const found = (await settled()).filter((pid) => pid > first + 20);
    expect(found).toEqual(Array.from({ length: 19 }, (_, index) => first + 21 + index));
  });

  test('saves records to the fallback while auditing is off', async () => {
    const path = join(folder, 'disabled.log');
    await using log = await openAudit({ level: 'required', fallback: { path } });
    const first = 2_000_000;
    expect(await log.emit(startEvent(first))).toMatchObject({ status: 'recorded' });
    auditctl('-e', 0);
    await sleep(50);
    expect(await log.emit(startEvent(first + 1))).toMatchObject({ status: 'kept', reason: 'disabled' });
    expect(await log.status()).toMatchObject({
      maySend: true,
      problem: { reason: 'disabled' },
      kernel: { enabled: 'off' },
    });
    auditctl('-e', 1);
    await sleep(50);
    expect(await log.emit(startEvent(first + 2))).toMatchObject({ status: 'recorded' });
    expect(pidsIn(path)).toEqual([first + 1]);
    expect((await settled()).filter((pid) => pid >= first)).toEqual([first, first + 2]);
  });

  test('reports a loss with every record that a rate limit may have dropped', async () => {
    await using log = await openAudit({ level: 'required' });
    const first = 3_000_000;
    await log.emit(startEvent(first));
    auditctl('-r', 50);
    await sleep(50);
    await log.emit(startEvent(first));
    const reported: Outcome[] = [];
    try {
      for (let i = 1; i <= 300; i++) reported.push(await log.emit(startEvent(first + i)));
    } finally {
      auditctl('-r', 0);
    }
    await sleep(50);
    // The kernel may have dropped the record of auditctl, too.
    for (const more of [301, 302]) reported.push(await log.emit(startEvent(first + more)));
    const found = new Set(await settled());
    const told = reported.flatMap((outcome, index) => ('lost' in outcome ? [] : [first + 1 + index]));
    expect(reported.every(({ status }) => status === 'recorded')).toBe(true);
    expect(told.filter((number) => !found.has(number))).toEqual([]);
    expect(told).toContain(first + 302);
  });

  test('cannot detect that an audit rule excludes records', async () => {
    const rule = ['always,exclude', '-F', 'msgtype=VIRT_CONTROL'];
    await using log = await openAudit({ level: 'required' });
    const first = 4_000_000;
    auditctl('-a', ...rule);
    try {
      expect(await log.emit(startEvent(first))).toMatchObject({ status: 'recorded' });
    } finally {
      auditctl('-d', ...rule);
    }
    expect(await log.emit(startEvent(first + 1))).toMatchObject({ status: 'recorded' });
    expect((await settled()).filter((pid) => pid >= first)).toEqual([first + 1]);
  });

  test('reports a full or read-only fallback, and damages no other record', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', disk]);
    auditctl('-e', 0);
    try {
      const path = join(disk, 'kept.log');
      const log = await openAudit({ fallback: { path, sync: true } });
      const reported: Outcome[] = [];
      for (let i = 0; i < 100; i++) reported.push(await log.emit(startEvent(i)));
      const numbers = (status: string) => reported.flatMap((each, number) => (each.status === status ? [number] : []));
      expect(numbers('kept').length + numbers('not-recorded').length).toBe(100);
      expect(numbers('kept')).not.toEqual([]);
      expect(reported.at(-1)).toMatchObject({ reason: 'disabled', message: expect.stringContaining('ENOSPC') });
      execFileSync('mount', ['-o', 'remount,size=64k', disk]);
      expect(await log.emit(startEvent(1000))).toMatchObject({ status: 'kept' });
      await log.close();
      const lines = readFileSync(path, 'latin1').split('\n');
      const whole = lines.flatMap((line) => (parseRecord(line).event as ControlEvent | undefined)?.vmPid ?? []);
      expect(whole).toEqual([...numbers('kept'), 1000]);
    } finally {
      execFileSync('umount', ['-l', disk]);
      auditctl('-e', 1);
    }
    execFileSync('mount', ['-t', 'tmpfs', 'none', disk]);
    auditctl('-e', 0);
    try {
      await sleep(50);
      await using log = await openAudit({ fallback: { path: join(disk, 'kept.log') } });
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      await expect(openAudit({ fallback: { path: join(disk, 'kept.log') } })).rejects.toMatchObject({ errno: 30 });
      expect(await log.emit(startEvent(1))).toMatchObject({
        status: 'not-recorded',
        reason: 'disabled',
        message: expect.stringContaining('EROFS'),
      });
    } finally {
      execFileSync('umount', [disk]);
      auditctl('-e', 1);
      await sleep(50);
    }
  });

  test('loses no record with a reported outcome when the process is killed at a random moment', {
    timeout: 300_000,
  }, async ({ signal }) => {
    const path = join(folder, 'killed.log');
    writeFileSync(path, '');
    const reported = new Map<number, string>();
    const runs = Array.from({ length: 200 }, (_, run) => run);
    const next = async (): Promise<void> => {
      for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
        // In every other run, a short deadline sends many records to the fallback.
        const options = run % 2 === 0 ? {} : { queue: { deadline: 1 }, fallback: { path, maxSize: 1e9 } };
        const first = 10_000_000 + run * 100_000;
        const reportPath = join(folder, `report-${run}`);
        // A child that outlives this test would flood the log of the next one.
        const child = spawn(process.execPath, [CHILD, JSON.stringify({ first, reportPath, options })], {
          stdio: 'inherit',
          signal,
          killSignal: 'SIGKILL',
        });
        child.on('error', () => {});
        while (!existsSync(reportPath) || statSync(reportPath).size === 0) {
          signal.throwIfAborted();
          await sleep(2);
        }
        await sleep(Math.random() * 40);
        child.kill('SIGKILL');
        await once(child, 'exit');
        // A last line without its line feed was still being written.
        for (const line of readFileSync(reportPath, 'utf8').split('\n').slice(0, -1)) {
          const [pid, status] = line.split(' ');
          reported.set(Number(pid), status as string);
        }
      }
    };
    await Promise.all([next(), next(), next()]);
    const recorded = new Set(await settled());
    // A record that a killed process was writing may be cut, but it has a line to itself.
    const kept = new Set(virtLines(path).map((line) => (parseRecord(line).event as ControlEvent | undefined)?.vmPid));
    const of = (status: string) => [...reported].filter(([, each]) => each === status).map(([pid]) => pid);
    console.log(`${reported.size} outcomes in 200 runs: ${of('recorded').length} recorded, ${of('kept').length} kept`);
    // Each process reported at least one outcome before it was killed.
    expect(reported.size).toBeGreaterThanOrEqual(200);
    expect(reported.size).toBe(of('recorded').length + of('kept').length);
    expect(of('recorded').filter((pid) => !recorded.has(pid))).toEqual([]);
    expect(of('kept').filter((pid) => !kept.has(pid))).toEqual([]);
  });

  test('keeps the order of each sender when two processes and ten threads emit concurrently', async () => {
    const words = (first: number) => [CHILD, JSON.stringify({ first, count: 300, options: { level: 'required' } })];
    const firsts = Array.from({ length: 12 }, (_, index) => 50_000_000 + index * 1000);
    const ends = firsts.map(async (first, index) => {
      if (index < 2) {
        const [code] = await once(spawn(process.execPath, words(first), { stdio: 'ignore' }), 'exit');
        return code;
      }
      const worker = new Worker(CHILD, { argv: [words(first)[1]], stdout: true });
      const [code] = await once(worker, 'exit');
      return code;
    });
    expect(await Promise.all(ends)).toEqual(firsts.map(() => 0));
    const found = (await settled()).filter((pid) => pid >= 50_000_000);
    expect(found).toHaveLength(3600);
    for (const first of firsts) {
      const own = found.filter((pid) => pid >= first && pid < first + 1000);
      expect(own).toEqual(Array.from({ length: 300 }, (_, index) => first + index));
    }
  });
});
