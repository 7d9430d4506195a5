import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Audited, type AuditLog, type Outcome, openAudit } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { afterAll, describe, expect, test } from 'vitest';
import { auditctl, auditStatus, kernel } from '../support/kernel.ts';
import { pidsIn, runAuditd } from '../support/kernel-auditd.ts';

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

/** The settings of the kernel's audit, as distributions set them. */
const SETTINGS: readonly [string, ...(string | number)[]][] = [
  ['no rules', '-b', 64, '--backlog_wait_time', 15000, '-f', 1],
  ['the settings of Debian', '-b', 8192, '--backlog_wait_time', 60000, '-f', 1],
  ['the settings of RHEL', '-b', 8192, '--backlog_wait_time', 60000, '-f', 1],
];

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
      void log.emit(eventOf(number)).then((outcome) => told.set(number, outcome));
    };
    const timer = setInterval(emit, 1);
    await sleep(300);
    await event();
    await sleep(300);
    clearInterval(timer);
    await log.flush();
    // So that the kernel delivers what it still holds.
    while ((await log.emit(eventOf(next++))).status !== 'recorded') await sleep(50);
    return told;
  }

  async function stop(seconds: number): Promise<void> {
    const { pid = 0 } = auditStatus();
    process.kill(pid, 'SIGSTOP');
    await sleep(seconds * 1000);
    process.kill(pid, 'SIGCONT');
  }

  const numbers = (told: ReadonlyMap<number, Outcome>, is: (outcome: Outcome) => boolean) =>
    [...told].filter(([, outcome]) => is(outcome)).map(([number]) => number);

  describe.each(SETTINGS)('with %s', (_, ...settings) => {
    test.each([
      ['stands still for 8 seconds', () => stop(8)],
      [
        'is killed and started again after 2 seconds',
        async () => {
          await auditd.kill();
          await sleep(2000);
          await auditd.start();
          auditctl(...settings);
        },
      ],
    ])('nothing told recorded or kept is missing while the audit daemon %s', async (title, event) => {
      auditctl(...settings);
      const path = join(folder, `${next}.log`);
      await using log = await openAudit({ level: 'required', fallback: { path } });
      const told = await emitDuring(log, event);
      const [inLog, inFallback] = [new Set(pidsIn(auditd.log)), new Set(pidsIn(path))];
      const by = new Map<string, number>();
      for (const outcome of told.values()) {
        const kind = 'reason' in outcome ? `${outcome.status}, ${outcome.reason}` : outcome.status;
        by.set(kind, (by.get(kind) ?? 0) + 1);
      }
      console.log(
        title,
        Object.fromEntries(by),
        `${[...told.keys()].filter((n) => inLog.has(n)).length} of ${told.size} in the log`,
        JSON.stringify(log.counters),
      );
      expect(numbers(told, ({ status }) => status === 'recorded').filter((number) => !inLog.has(number))).toEqual([]);
      expect(numbers(told, ({ status }) => status === 'kept').filter((number) => !inFallback.has(number))).toEqual([]);
      expect(numbers(told, ({ status }) => status !== 'kept' && status !== 'recorded')).toEqual([]);
    });
  });
});
