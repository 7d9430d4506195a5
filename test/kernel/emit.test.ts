import { setTimeout as sleep } from 'node:timers/promises';
import { openAudit } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { expect, test } from 'vitest';
import { auditctl, auditStatus, kernel } from '../support/kernel.ts';
import { runAuditd } from '../support/kernel-auditd.ts';
import { startEvent } from '../support/start-event.ts';

/** The kernel state that auditctl reports. */
function stateNow(): object {
  const { pid, rate_limit, backlog_limit, lost } = auditStatus();
  return {
    enabled: 'on',
    daemonPid: pid,
    rateLimit: rate_limit,
    backlogLimit: backlog_limit,
    lost,
    backlog: expect.any(Number),
  };
}

/** The longest time that the event loop was blocked, in milliseconds. */
async function longestGap(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await work();
  clearInterval(timer);
  return longest;
}

kernel('Emitting without waiting', () => {
  const auditd = runAuditd('RAW');
  const pids = (lines: readonly Buffer[]) =>
    lines.map((line) => (parseRecord(line).event as ControlEvent | undefined)?.vmPid);

  test('records everything once and in order, emitted one by one or all at once', async () => {
    await using log = await openAudit({ level: 'required', queue: { deadline: Number.POSITIVE_INFINITY } });
    for (let pid = 0; pid < 500; pid++) expect(await log.emit(startEvent(pid))).toMatchObject({ status: 'recorded' });
    const rest = Array.from({ length: 5000 }, (_, index) => log.emit(startEvent(500 + index)));
    for (const outcome of await Promise.all(rest)) expect(outcome).toMatchObject({ status: 'recorded' });
    expect(pids(await auditd.records(5500))).toEqual(Array.from({ length: 5500 }, (_, pid) => pid));
    expect(log.counters).toMatchObject({ emitted: 5500, recorded: 5500, late: 0, waiting: 0 });
    expect((await log.status()).kernel).toEqual(stateNow());
  });

  test.each(['koffi', 'ffi-napi'] as const)('reads the same kernel state with %s as auditctl does', async (driver) => {
    await using log = await openAudit({ driver });
    expect((await log.status()).kernel).toEqual(stateNow());
    expect(log.emitSync(startEvent(0))).toMatchObject({ status: 'recorded' });
    await auditd.records(1);
  });

  test('continues while the audit daemon hangs, reports late records as pending, and loses none', async () => {
    const { backlog_limit: limit = 64, pid = 0 } = auditStatus();
    await using log = await openAudit({ level: 'required', queue: { deadline: 500 } });
    const outcomes: Promise<{ status: string }>[] = [log.emit(startEvent(1))];
    await log.flush();
    auditctl('-b', 64);
    process.kill(pid, 'SIGSTOP');
    let gap = 0;
    try {
      // Enough to fill the kernel's buffers: a blocking call would take half a second or more.
      gap = await longestGap(async () => {
        for (let turn = 0; turn < 100; turn++) {
          for (let i = 0; i < 20; i++) outcomes.push(log.emit(startEvent(2 + turn * 20 + i)));
          await sleep(40);
        }
      });
      expect(await log.flush({ timeout: 0 })).toBe(false);
      expect((await log.status()).daemon).toMatchObject({ pid, stalled: true });
    } finally {
      process.kill(pid, 'SIGCONT');
      auditctl('-b', limit);
    }
    const idle = await longestGap(() => sleep(1000));
    console.log(
      `longest gap of the event loop: ${gap.toFixed(1)} ms (goal: 25 ms); without emitting: ${idle.toFixed(1)} ms`,
    );
    const reported = (await Promise.all(outcomes)).map(({ status }) => status);
    expect(reported).toContain('pending');
    expect(reported.every((status) => ['pending', 'recorded', 'accepted'].includes(status))).toBe(true);
    expect(await log.flush()).toBe(true);
    const { counters } = log;
    expect(counters).toMatchObject({ emitted: 2001, pending: 0, waiting: 0, kept: 0, notRecorded: 0 });
    expect(counters.recorded + counters.accepted).toBe(2001);
    expect([counters.late, counters.stalled]).toEqual(
      ['pending', 'accepted'].map((status) => reported.filter((each) => each === status).length),
    );
    // Nothing is lost, because messages wait until the daemon goes on.
    const lines = await auditd.records(2001);
    expect(pids(lines)).toEqual(Array.from({ length: 2001 }, (_, index) => 1 + index));
  });

  test('rejects events after the log is closed', async () => {
    const log = await openAudit({ level: 'required' });
    await log.emit(startEvent(1));
    await log.close();
    await expect(log.emit(startEvent(2))).rejects.toMatchObject({ code: 'log-closed' });
  });
});
