import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditDriver, type Audited, openAudit } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Connection } from '../../src/emit/drivers/connection.ts';
import { Deliveries } from '../../src/emit/drivers/deliveries.ts';
import { kernelState } from '../../src/emit/drivers/kernel-state.ts';
import { channelOf } from '../../src/emit/drivers/libaudit.ts';
import type { Libaudit } from '../../src/emit/drivers/libaudit-functions.ts';
import { done, libauditOf, writeInt } from '../support/fake-libaudit.ts';

/** A driver whose audit daemon takes every message at once. */
function driverOf(libaudit: Libaudit): AuditDriver {
  const connection = new Connection(libaudit);
  const look = { kernel: 'idle', daemon: 'idle', socket: { unread: 0, drops: 0 } } as const;
  const deliveries = new Deliveries(connection, (pid) => ({ pid, look: () => look, close() {} }));
  return { name: 'fake', open: () => channelOf(connection, deliveries) };
}

describe('The state of the kernel', () => {
  test('has all fields, and 32-bit numbers are unsigned', () => {
    expect(kernelState(libauditOf([1, 2, 1, 4711, 100, 8192, 0xfffffffe, 3]), 7)).toEqual({
      enabled: 'locked',
      daemonPid: 4711,
      rateLimit: 100,
      backlogLimit: 8192,
      lost: 0xfffffffe,
      backlog: 3,
    });
  });

  test('is read after other answers that come first', () => {
    let answers = 0;
    const slow = libauditOf([1, 1]);
    const getReply: Libaudit['getReply'] = (fd, reply) => {
      if (++answers > 2) return slow.getReply?.(fd, reply) ?? done;
      writeInt(reply, 2, 0);
      return answers === 1 ? { value: -11, errno: 11 } : done;
    };
    expect(kernelState({ ...slow, getReply }, 7)).toMatchObject({ enabled: 'on' });
  });

  test.each<[string, Partial<Libaudit>, number | undefined]>([
    ['the error if the process may not ask', { requestStatus: () => ({ value: -1, errno: 1 }) }, 1],
    ['the error if libaudit returns it in errno', { requestStatus: () => ({ value: 0, errno: 111 }) }, 111],
    ['ETIMEDOUT if there is no answer', { getReply: () => ({ value: -11, errno: 11 }) }, 110],
    ['undefined if libaudit cannot ask', { requestStatus: undefined }, undefined],
  ])('is %s', (_, behavior, reported) => {
    expect(kernelState(libauditOf([1, 1], behavior), 7)).toBe(reported);
  });
});

describe('An outcome', () => {
  const event: Audited<ControlEvent> = {
    kind: 'control',
    virt: 'kvm',
    op: 'start',
    reason: 'booted',
    vm: 'web 1',
    uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf',
    vmPid: 42,
    success: true,
  };

  test('reports how many records the kernel has lost since it was last asked', async () => {
    const status = [1, 1, 1, 4711, 0, 64, 5, 0];
    const driver = driverOf(libauditOf(status));
    await using log = await openAudit({ driver });
    expect(log.emitSync(event)).toEqual({ status: 'recorded', sequence: 42 });
    status[6] = 8;
    await sleep(30);
    expect(log.emitSync(event)).toEqual({ status: 'recorded', sequence: 42, lost: 3 });
    await sleep(30);
    expect(log.emitSync(event)).toEqual({ status: 'recorded', sequence: 42 });
    // The counter starts again, for example because a virtual machine was restored.
    status[6] = 0;
    await sleep(30);
    expect(log.emitSync(event)).toEqual({ status: 'recorded', sequence: 42 });
    status[1] = 0;
    await sleep(30);
    expect(log.emitSync(event)).toMatchObject({ status: 'not-recorded', reason: 'disabled' });
    expect((await log.status()).kernel).toMatchObject({ enabled: 'off', lost: 0 });
  });

  test.each([
    // The first message asks whether auditing is on, and if it is, for the state.
    ['on', [1, 1, 1, 4711, 0, 64, 0, 0], 2],
    ['off', [1, 0, 1, 0, 0, 64, 0, 0], 1],
  ])('costs one question in 20 ms while auditing is %s', async (_, status, first) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const libaudit = libauditOf(status);
    let asked = 0;
    const isEnabled = () => {
      asked++;
      return { value: status[1] as number, errno: 0 };
    };
    const requestStatus = () => {
      asked++;
      return done;
    };
    await using log = await openAudit({ driver: driverOf({ ...libaudit, isEnabled, requestStatus }) });
    const askedFor = (events: number) => {
      asked = 0;
      for (let i = 0; i < events; i++) log.emitSync(event);
      return asked;
    };
    expect(askedFor(1)).toBe(first);
    vi.advanceTimersByTime(20);
    expect(askedFor(100)).toBe(0);
    vi.advanceTimersByTime(1);
    expect(askedFor(100)).toBe(1);
  });

  test('is accepted if the process may ask neither for the state nor whether auditing is on', async () => {
    const driver = driverOf(libauditOf([], { requestStatus: () => ({ value: -1, errno: 1 }) }));
    await using log = await openAudit({ driver });
    expect(log.emitSync(event)).toEqual({ status: 'accepted', sequence: 42 });
    expect((await log.status()).kernel).toBeUndefined();
  });
});
