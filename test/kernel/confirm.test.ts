import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Audited, type Outcome, openAudit } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { afterAll, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { auditctl, auditStatus, kernel } from '../support/kernel.ts';
import { runAuditd, virtLines } from '../support/kernel-auditd.ts';
import { sendBy } from '../support/kernel-child.ts';

const eventOf = (vmPid: number): Audited<ControlEvent> => ({
  kind: 'control',
  virt: 'kvm',
  op: 'start',
  reason: 'booted',
  vm: 'web 1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  vmPid,
  success: true,
});

/** The stamp of a record. */
interface Stamp {
  readonly serial: number;
  readonly time: number;
}

kernel('With confirm, on the real kernel', () => {
  const auditd = runAuditd('ENRICHED', { max_log_file: 100, max_log_file_action: 'ROTATE', num_logs: 50 });
  const folder = mkdtempSync(join(tmpdir(), 'confirm-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let next = 0;

  /** The stamps in a file and its rotated files, by the pid of the guest. */
  function stampsIn(log: string): Map<number, Stamp> {
    const files = readdirSync(dirname(log)).filter((name) => name.startsWith(basename(log)));
    const records = files.flatMap((name) => virtLines(join(dirname(log), name))).map((line) => parseRecord(line));
    return new Map(
      records.map(({ event, serial, time }) => [(event as ControlEvent).vmPid as number, { serial, time } as Stamp]),
    );
  }

  /** The stamps in audit.log, once it has stopped growing. */
  async function settled(): Promise<Map<number, Stamp>> {
    for (let before = -1; ; await sleep(700)) {
      const found = stampsIn(auditd.log);
      if (found.size === before) return found;
      before = found.size;
    }
  }

  /** Emits an event each millisecond until the work is done. */
  async function emitDuring(
    options: { deadline: number; fallback?: string },
    work: () => Promise<void>,
  ): Promise<Map<number, Outcome>> {
    const log = await openAudit({
      level: 'required',
      confirm: auditd.log,
      queue: { deadline: options.deadline },
      ...(options.fallback && { fallback: { path: options.fallback } }),
    });
    const outcomes = new Map<number, Promise<Outcome>>();
    // The first one also waits for the worker thread to start.
    outcomes.set(next, log.emit(eventOf(next++)));
    await Promise.all(outcomes.values());
    let isDone = false;
    const done = work().finally(() => {
      isDone = true;
    });
    for (; !isDone; await sleep(1)) outcomes.set(next, log.emit(eventOf(next++)));
    await done;
    await log.close();
    const settledOutcomes = new Map<number, Outcome>();
    for (const [pid, outcome] of outcomes) settledOutcomes.set(pid, await outcome);
    return settledOutcomes;
  }

  const numbersOf = (outcomes: ReadonlyMap<number, Outcome>, status: Outcome['status']) =>
    [...outcomes].flatMap(([pid, outcome]) => (outcome.status === status ? [pid] : []));

  /** Compares what was reported as recorded with audit.log, serials and times included. */
  function expectInLog(outcomes: ReadonlyMap<number, Outcome>, found: ReadonlyMap<number, Stamp>): void {
    const recorded = [...outcomes].flatMap(([pid, outcome]) =>
      outcome.status === 'recorded' ? [[pid, outcome.serial, outcome.time]] : [],
    );
    const inLog = recorded.map(([pid = -1]) => [pid, found.get(pid)?.serial, found.get(pid)?.time]);
    expect(recorded).toEqual(inLog);
  }

  test('each record is reported with its serial and time, one by one and all at once', async () => {
    const outcomes = new Map<number, Outcome>();
    for (const confirm of [undefined, auditd.log]) {
      await using log = await openAudit({ level: 'required', confirm });
      for (let i = 0; i < 50; i++) await log.emit(eventOf(next++));
      outcomes.clear();
      const times: number[] = [];
      for (let i = 0; i < 500; i++) {
        const start = performance.now();
        outcomes.set(next, await log.emit(eventOf(next++)));
        times.push(performance.now() - start);
      }
      const start = performance.now();
      const emitted = Array.from({ length: 10_000 }, () => [next, log.emit(eventOf(next++))] as const);
      for (const [pid, outcome] of emitted) outcomes.set(pid, await outcome);
      const atOnce = (performance.now() - start) / 10;
      const [median = 0] = times.sort((a, b) => a - b).slice(250);
      const which = confirm === undefined ? 'without confirm' : 'with confirm';
      console.log(`${which}: one at a time ${median.toFixed(2)} ms; all at once ${atOnce.toFixed(0)} µs`);
    }
    expect(numbersOf(outcomes, 'recorded')).toHaveLength(10_500);
    expectInLog(outcomes, await settled());
  });

  test.each([
    ['stopped by a signal and continued', 'SIGSTOP'],
    ['killed and started again', 'SIGKILL'],
  ])(
    'while auditd is %s, nothing is reported as recorded that is not in the log, and nothing is lost',
    async (_, signal) => {
      const fallback = join(folder, `${signal}.log`);
      const outcomes = await emitDuring({ deadline: 1000, fallback }, async () => {
        await sleep(1000);
        const { pid = 0 } = auditStatus();
        if (signal === 'SIGKILL') await auditd.kill();
        else process.kill(pid, signal);
        await sleep(4000);
        if (signal === 'SIGKILL') await auditd.start();
        else process.kill(pid, 'SIGCONT');
        await sleep(1500);
      });
      const found = await settled();
      const kept = stampsIn(fallback);
      console.log(
        `${signal}: ${outcomes.size} emitted, ${numbersOf(outcomes, 'recorded').length} recorded, ${kept.size} kept, ${
          [...outcomes.keys()].filter((pid) => !found.has(pid)).length
        } not in the log`,
      );
      expectInLog(outcomes, found);
      expect(numbersOf(outcomes, 'kept').length + numbersOf(outcomes, 'recorded').length).toBe(outcomes.size);
      expect([...kept.keys()].sort()).toEqual(numbersOf(outcomes, 'kept').sort());
      expect([...outcomes.keys()].filter((pid) => !found.has(pid) && !kept.has(pid))).toEqual([]);
      // It was recorded before and after, and not in between.
      const statuses = [...outcomes.values()].map(({ status }) => status);
      expect([statuses[1], statuses.at(-1), statuses.includes('kept')]).toEqual(['recorded', 'recorded', true]);
      // auvirt counts what is in both places once.
      const { out } = await run(['search', '--raw', '-m', 'VIRT_CONTROL', '--input', auditd.log, '--input', fallback]);
      const pids = [...out.matchAll(/vm-pid=(\d+)/g)].map(([, pid]) => Number(pid));
      expect(new Set(pids).size).toBe(pids.length);
    },
  );

  test('all records are confirmed while auditd rotates its log again and again', async () => {
    const outcomes = await emitDuring({ deadline: 5000 }, async () => {
      for (let rotations = 0; rotations < 10; rotations++) {
        await sleep(200);
        process.kill(auditStatus().pid as number, 'SIGUSR1');
      }
      await sleep(200);
    });
    expect(numbersOf(outcomes, 'recorded')).toEqual([...outcomes.keys()]);
    expectInLog(outcomes, await settled());
    expect(readdirSync(dirname(auditd.log)).filter((name) => name.startsWith('audit.log.')).length).toBeGreaterThan(5);
  });

  test('a record that a rule excludes is unconfirmed', async () => {
    const rule = ['always,exclude', '-F', 'msgtype=VIRT_CONTROL'];
    await using log = await openAudit({ level: 'required', confirm: auditd.log, queue: { deadline: 1000 } });
    await log.emit(eventOf(next++));
    auditctl('-a', ...rule);
    try {
      expect(await log.emit(eventOf(next++))).toMatchObject({ status: 'accepted', reason: 'unconfirmed' });
    } finally {
      auditctl('-d', ...rule);
    }
    expect(await log.emit(eventOf(next++))).toMatchObject({ status: 'recorded', serial: expect.any(Number) });
  });

  test('a process in its own PID namespace finds its records, though the kernel writes another pid', async () => {
    const pid = next++;
    const options = { confirm: auditd.log, queue: { deadline: 2000 } };
    const { outcome } = sendBy(['unshare', '--pid', '--fork', '--mount-proc'], { event: eventOf(pid), options });
    const stamp = (await settled()).get(pid);
    expect(outcome).toMatchObject({ status: 'recorded', ...stamp });
  });

  test('auvirt emit --confirm waits for its record', async () => {
    const words = ['op=start', 'reason=booted', 'uuid=41ffecd5-037e-0059-b074-ab2bf354fd0a', 'vm=cli', 'vm-pid=1'];
    expect(await run(['emit', 'control', ...words, '--confirm', auditd.log])).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(auditd.log, 'latin1')).toContain(' vm="cli" ');
  });
});
