import fc from 'fast-check';
import { type Audited, GuestAudit, memoryDriver, openAudit, type VirtEvent } from 'libaudit-virt';
import { describe, expect, test } from 'vitest';
import { EVENT_RULES } from '../../src/lint/lint-event.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { eventOf } from '../support/arbitrary.ts';
import { runs } from '../support/runs.ts';

const identity = { virt: 'kvm', vm: 'web 1', uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf' } as const;
const guest = { ...identity, success: true } as const;
const stop: Audited<VirtEvent> = { kind: 'control', ...guest, op: 'stop', reason: 'shutdown', vmPid: 0 };
const start: Audited<VirtEvent> = { kind: 'control', ...guest, op: 'start', reason: 'booted', vmPid: 42 };

describe('A log with verify', () => {
  test('accepts the life that GuestAudit writes', async () => {
    await using log = await openAudit({ driver: 'memory', verify: 'warning' });
    const life = new GuestAudit(log, identity);
    await life.start({
      labels: [{ kind: 'machine-id', model: 'dac', vmCtx: '+107:+107', imgCtx: '+107:+107' }],
      integrity: { kind: 'integrity-check', op: 'start', model: 'none', result: 'unknown' },
      resources: [{ kind: 'disk', value: '/images/web 1' }],
      vmPid: 42,
    });
    await life.attach({ kind: 'disk', value: '/images/data' });
    await life.detach({ kind: 'disk', value: '/images/data' });
    await life.stop();
  });

  test('rejects an event that breaks a rule, and does not send it', async () => {
    const driver = memoryDriver();
    await using log = await openAudit({ driver, verify: true });
    expect(await log.emit(start)).toMatchObject({ status: 'recorded' });
    await expect(log.emit(start)).rejects.toMatchObject({
      code: 'rule-violated',
      message: /^life-start-while-running: /,
    });
    expect(log.emitSync(stop)).toMatchObject({ status: 'recorded' });
    expect(() => log.emitSync(stop)).toThrow(/^life-stop-without-start: /);
    expect(driver.lines).toHaveLength(2);
    await using strict = await openAudit({ driver, verify: 'warning' });
    await expect(strict.emit(start)).rejects.toMatchObject({ message: /^life-no-machine-id: / });
    await using lenient = await openAudit({ driver, verify: true, failure: 'ignore' });
    await lenient.emit(stop);
    expect(await lenient.emit(stop)).toMatchObject({ status: 'not-recorded', reason: 'invalid' });
  });

  test('forgets a message that it rejected', async () => {
    await using log = await openAudit({ driver: 'memory', verify: 'warning' });
    const label = { kind: 'machine-id', ...guest, model: 'none', vmCtx: null, imgCtx: null } as const;
    const check = { kind: 'integrity-check', ...guest, op: 'start', model: 'none', result: 'unknown' } as const;
    const memory = { kind: 'mem', ...guest, reason: 'start', oldMem: 0, newMem: 65_536 } as const;
    await expect(log.emit(start)).rejects.toMatchObject({ message: /^life-no-machine-id: / });
    // If the rejected start counted, this label would come too late.
    for (const event of [label, check, memory, start]) await log.emit(event);
  });

  test('remembers nothing of an event that is only checked', async () => {
    await using log = await openAudit({ driver: 'memory', verify: true });
    log.check(start);
    await log.emit(start);
    expect(() => log.check(start)).toThrow(/^life-start-while-running: /);
    log.check(stop);
    await log.emit(stop);
  });

  test('never rejects a message for how its values are written', async () => {
    const meaning = ['unit-suspicious', 'life-'];
    await fc.assert(
      fc.asyncProperty(fc.oneof(...writtenForms.map(eventOf)), async (event) => {
        await using log = await openAudit({ driver: 'memory', verify: 'warning', allow: EVENT_RULES });
        const error = await log.emit(event).then(
          () => undefined,
          (thrown: Error) => thrown.message,
        );
        if (error !== undefined) expect(meaning.some((rule) => error.startsWith(rule))).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });
});
