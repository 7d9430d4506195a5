import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditLog, type Outcome, openAudit } from 'libaudit-virt';
import { afterAll, describe, expect, test } from 'vitest';
import { auditctl, auditStatus, kernel, SETTINGS } from '../support/kernel.ts';
import { pidsIn, runAuditd } from '../support/kernel-auditd.ts';
import { kindOf, PROMISES } from '../support/promises.ts';
import { startEvent } from '../support/start-event.ts';

kernel('Told and found', () => {
  const auditd = runAuditd('RAW');
  const folder = mkdtempSync(join(tmpdir(), 'daemon-faults-'));
  let next = 0;
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Emits a record a millisecond while something happens, and afterwards until all is well. */
  async function emitDuring(log: AuditLog, event: () => Promise<void>): Promise<Map<number, Outcome>> {
    const told = new Map<number, Outcome>();
    const emit = () => {
      const number = next++;
      void log.emit(startEvent(number)).then((outcome) => told.set(number, outcome));
    };
    const timer = setInterval(emit, 1);
    await sleep(300);
    await event();
    await sleep(300);
    clearInterval(timer);
    await log.flush();
    // So that the kernel delivers what it still holds.
    while ((await log.emit(startEvent(next++))).status !== 'recorded') await sleep(50);
    return told;
  }

  async function stop(seconds: number): Promise<void> {
    const { pid = 0 } = auditStatus();
    process.kill(pid, 'SIGSTOP');
    await sleep(seconds * 1000);
    process.kill(pid, 'SIGCONT');
  }

  const numbers = (told: ReadonlyMap<number, Outcome>, status: Outcome['status']) =>
    [...told].filter(([, outcome]) => outcome.status === status).map(([number]) => number);

  afterAll(() => void auditctl('--backlog_wait_time', 15000));

  describe.each(SETTINGS)('%s', (_, ...settings) => {
    test.each([
      ['runs', async () => {}],
      ['stops', () => stop(8)],
      ['ends', () => restart(2)],
    ] as const)('nothing reported as recorded or kept is missing if the audit daemon %s', async (name, event) => {
      auditctl(...settings);
      const path = join(folder, `${next}.log`);
      await using log = await openAudit({ level: 'required', fallback: { path } });
      const told = await emitDuring(log, event);
      const [inLog, inFallback] = [new Set(pidsIn(auditd.log)), new Set(pidsIn(path))];
      expect(numbers(told, 'recorded').filter((number) => !inLog.has(number))).toEqual([]);
      expect(numbers(told, 'kept').filter((number) => !inFallback.has(number))).toEqual([]);
      expectPromised(told, PROMISES[name].kept);
    });

    test.each([
      ['runs', async () => {}],
      ['stops', () => stop(8)],
      ['ends', () => restart(2)],
    ] as const)('nothing reported as recorded is missing without a fallback if the daemon %s', async (name, event) => {
      auditctl(...settings);
      await using log = await openAudit({ level: 'required' });
      const told = await emitDuring(log, event);
      const inLog = new Set(pidsIn(auditd.log));
      expect(numbers(told, 'recorded').filter((number) => !inLog.has(number))).toEqual([]);
      // A daemon that goes on gets what has waited.
      if (name === 'stops') expect(numbers(told, 'pending').filter((number) => !inLog.has(number))).toEqual([]);
      expectPromised(told, PROMISES[name].alone);
    });
  });

  async function restart(seconds: number): Promise<void> {
    await auditd.kill();
    await sleep(seconds * 1000);
    await auditd.start();
  }
});

/** Which of several outcomes a record has depends on where it was when the daemon failed. */
function expectPromised(told: ReadonlyMap<number, Outcome>, promised: readonly string[]): void {
  const kinds = new Set([...told.values()].map(kindOf));
  expect(kinds).toContain('recorded');
  expect([...kinds].filter((kind) => !promised.includes(kind))).toEqual([]);
  if (promised.length > 1) expect(kinds.size).toBeGreaterThan(1);
}
