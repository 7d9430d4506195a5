import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fallback, type OpenOptions, type Outcome, openAudit } from 'libaudit-virt';
import { afterAll, describe, expect, test } from 'vitest';
import { auditctl, kernel, SETTINGS } from '../support/kernel.ts';
import { pidsIn, runAuditd } from '../support/kernel-auditd.ts';
import { sendBy } from '../support/kernel-child.ts';
import { kindOf, PROMISES, type Situation } from '../support/promises.ts';
import { startEvent } from '../support/start-event.ts';

/** Emits in a situation, and returns the number and the outcome of each record that it concerns. */
type Act = (options: OpenOptions) => Promise<ReadonlyMap<number, Outcome>>;

kernel('On the real kernel, an outcome', () => {
  const auditd = runAuditd('RAW');
  const folder = mkdtempSync(join(tmpdir(), 'outcomes-'));
  let next = 1;
  afterAll(() => rmSync(folder, { recursive: true }));
  afterAll(() => void auditctl('--backlog_wait_time', 15000));

  async function emit(options: OpenOptions, count = 1): Promise<ReadonlyMap<number, Outcome>> {
    await using log = await openAudit(options);
    const numbers = Array.from({ length: count }, () => next++);
    return new Map(
      await Promise.all(numbers.map(async (number) => [number, await log.emit(startEvent(number))] as const)),
    );
  }

  /** Emits while a setting of the kernel is another. */
  const during =
    (change: readonly (string | number)[], back: readonly (string | number)[], act: Act = emit): Act =>
    async (options) => {
      auditctl(...change);
      try {
        // The kernel's answer whether auditing is on is reused for 20 ms.
        await sleep(50);
        return await act(options);
      } finally {
        auditctl(...back);
        await sleep(50);
      }
    };

  /** Emits while no daemon runs, and none has run since auditing was switched on. */
  const beforeDaemon: Act = async (options) => {
    await auditd.kill();
    try {
      auditctl('-e', 0);
      auditctl('-e', 1);
      return await emit(options);
    } finally {
      await auditd.start();
    }
  };

  const lossy: Act = async (options) => new Map([...(await emit(options, 500))].filter(([, each]) => 'lost' in each));

  const sentBy =
    (command: string): Act =>
    async (options) => {
      const number = next++;
      const { outcome } = sendBy(command.split(' '), { event: startEvent(number), options });
      return new Map(outcome && [[number, outcome]]);
    };

  const rule = ['always,exclude', '-F', 'msgtype=VIRT_CONTROL'];
  const confirm = auditd.log;

  async function expectPromised(situation: Situation, act: Act): Promise<void> {
    const path = join(folder, `${next}.log`);
    for (const kept of [true, false]) {
      const fallback: { fallback?: Fallback } = kept ? { fallback: { path } } : {};
      const told = await act(fallback);
      const kinds = new Set([...told.values()].map(kindOf));
      expect([...kinds]).toEqual(PROMISES[situation][kept ? 'kept' : 'alone']);
      const saved = [...told].filter(([, { status }]) => status === 'kept').map(([number]) => number);
      expect(pidsIn(path)).toEqual(expect.arrayContaining(saved));
      if (situation === 'confirmed') expect(pidsIn(auditd.log)).toEqual(expect.arrayContaining([...told.keys()]));
    }
    // Whatever happened, the next record is recorded.
    expect([...(await emit({})).values()].map(kindOf)).toEqual(['recorded']);
  }

  describe.each(SETTINGS)('%s', (_, ...settings) => {
    test.each<[Situation, Act]>([
      ['confirmed', (options) => emit({ ...options, confirm })],
      ['loses', during(['-r', 50], ['-r', 0], lossy)],
      ['excluded', during(['-a', ...rule], ['-d', ...rule])],
      ['daemonless', beforeDaemon],
      ['optional', (options) => beforeDaemon({ ...options, daemon: 'optional' })],
      [
        'unseen',
        during(['-a', ...rule], ['-d', ...rule], (options) => emit({ ...options, confirm, queue: { deadline: 300 } })),
      ],
      ['disabled', during(['-e', 0], ['-e', 1])],
    ])('in the situation %s is the promised one, with a fallback and without', async (situation, act) => {
      auditctl(...settings);
      await expectPromised(situation, act);
    });
  });

  test.each<[Situation, string]>([
    ['unknown', 'setpriv --bounding-set=-audit_control'],
    ['unknown', 'unshare --pid --fork --mount-proc'],
    ['privilege', 'setpriv --bounding-set=-audit_write'],
    ['namespace', 'unshare --user --map-root-user'],
  ])('in the situation %s is the promised one for a process started by %s', async (situation, command) => {
    await expectPromised(situation, sentBy(command));
  });
});
