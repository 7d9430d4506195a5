import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FallbackRecord, OutcomeDiagnostics } from 'libaudit-virt';
import type { NotRecordedOutcome } from 'libaudit-virt/driver';
import { describe, expect, test } from 'vitest';
import type { DriverMessage, SettledOutcome } from '../../src/emit/driver.ts';
import { Fallbacks } from '../../src/emit/fallback/fallback.ts';
import { SendQueue } from '../../src/emit/queue/send-queue.ts';

const refusal: NotRecordedOutcome = { status: 'not-recorded', reason: 'refused', errno: 13, message: 'not allowed' };

describe('A message whose deadline passes', () => {
  const message: DriverMessage = {
    type: 2500,
    text: 'op=start',
    success: true,
    origin: {},
    comm: undefined,
    tail: ' res=success',
  };

  const taken: SettledOutcome = { status: 'recorded', sequence: 1 };

  function stalled(fallback: (record: FallbackRecord) => void | Promise<void>, end: SettledOutcome = taken) {
    let go: () => void = () => {};
    const sender = {
      send: (messages: readonly DriverMessage[], told: (outcome: SettledOutcome) => void) =>
        new Promise<void>((resolve) => {
          go = () => {
            for (const _ of messages) told(end);
            resolve();
          };
        }),
      status: async () => ({ maySend: true, problem: undefined, kernel: undefined }),
      close: async () => {},
    };
    const queue = new SendQueue(sender, { deadline: 20, limit: 1, whenFull: 'refuse' }, new Fallbacks([fallback]));
    return { queue, go: () => go() };
  }

  test('is kept as late, and its time is when it was emitted; the kernel still gets it', async () => {
    const records: FallbackRecord[] = [];
    const { queue, go } = stalled((record) => void records.push(record));
    const before = Date.now();
    const outcome = await queue.push(message);
    expect(outcome).toMatchObject({ status: 'kept', reason: 'late', by: 'a function' });
    expect(records[0]?.line).toMatch(/ fallback=late msg='op=start res=success'$/);
    expect(Math.abs((records[0]?.time ?? 0) - before)).toBeLessThan(15);
    expect(queue.counters).toMatchObject({ late: 1, kept: 1, sent: 0, waiting: 1 });
    go();
    expect(await queue.flush()).toBe(true);
    expect(queue.counters).toMatchObject({ late: 1, kept: 1, sent: 1, refused: 0, waiting: 0 });
  });

  test('is pending where no fallback can keep it', async () => {
    const { queue, go } = stalled(() => {
      throw new Error('no space');
    });
    expect(await queue.push(message)).toMatchObject({
      status: 'pending',
      message: expect.stringMatching(/; no space$/),
    });
    go();
    expect(await queue.flush()).toBe(true);
  });

  test('and is refused in the end is answered once: as kept, or else as refused', async () => {
    const kept = stalled(() => {}, refusal);
    const outcomes: string[] = [];
    const listen = (told: unknown) => void outcomes.push((told as OutcomeDiagnostics).outcome.status);
    subscribe('libaudit-virt:outcome', listen);
    expect(await kept.queue.push(message)).toMatchObject({ status: 'kept', reason: 'late' });
    kept.go();
    await kept.queue.flush();
    expect(outcomes).toEqual(['kept']);
    expect(kept.queue.counters).toMatchObject({ refused: 1, kept: 1, late: 1, sent: 0 });
    let fail: (error: Error) => void = () => {};
    const failing = stalled(() => new Promise((_, reject) => (fail = reject)), refusal);
    const pushed = failing.queue.push(message);
    await sleep(60);
    failing.go();
    fail(new Error('no space'));
    expect(await pushed).toEqual(refusal);
    unsubscribe('libaudit-virt:outcome', listen);
  });

  test('is waited for by flush as long as the fallback has not kept it', async () => {
    let kept: () => void = () => {};
    const { queue } = stalled(() => new Promise<void>((resolve) => (kept = resolve)));
    const [first, second, third] = [queue.push(message), queue.push(message), queue.push(message)];
    // One is being sent, one waits, and for the third there is no room.
    const told: string[] = [];
    for (const each of [first, second, third]) void each.then(({ status }) => told.push(status));
    await sleep(1);
    expect(queue.counters).toMatchObject({ dropped: 2 });
    expect(await queue.flush(1)).toBe(false);
    kept();
  });
});
