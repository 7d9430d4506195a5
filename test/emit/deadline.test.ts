import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FallbackRecord, OutcomeDiagnostics } from 'libaudit-virt';
import type { NotRecordedOutcome } from 'libaudit-virt/driver';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Account } from '../../src/emit/channel/account.ts';
import type { DriverMessage } from '../../src/emit/channel/driver-message.ts';
import type { SettledOutcome } from '../../src/emit/channel/outcome.ts';
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

  const recorded: SettledOutcome = { status: 'recorded', sequence: 1 };

  function stalled(fallback: (record: FallbackRecord) => void | Promise<void>, end: SettledOutcome = recorded) {
    let go: () => void = () => {};
    const sender = {
      send: (messages: readonly DriverMessage[], reported: (outcome: SettledOutcome) => void) =>
        new Promise<void>((resolve) => {
          go = () => {
            for (const _ of messages) reported(end);
            resolve();
          };
        }),
      status: async () => ({ maySend: true, problem: undefined, kernel: undefined, daemon: undefined }),
      close: async () => {},
    };
    const account = new Account();
    const options = { deadline: 20, limit: 1, whenFull: 'refuse' } as const;
    const queue = new SendQueue(sender, account, options, new Fallbacks([fallback]));
    return { queue, account, go: () => go() };
  }

  /** A queue whose sender sends a message while the fallback is still saving it, until `finish`. */
  function overtaken(end?: SettledOutcome) {
    let finish: (error?: Error) => void = () => {};
    let isAsked: () => void = () => {};
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const { queue, account, go } = stalled(() => {
      go();
      isAsked();
      return new Promise((resolve, reject) => {
        finish = (error) => (error === undefined ? resolve() : reject(error));
      });
    }, end);
    return { queue, account, asked, finish: (error?: Error) => finish(error) };
  }

  /** The outcomes that are published until the end of the test. */
  function listen(): string[] {
    const outcomes: string[] = [];
    const listener = (each: unknown) => void outcomes.push((each as OutcomeDiagnostics).outcome.status);
    subscribe('libaudit-virt:outcome', listener);
    onTestFinished(() => void unsubscribe('libaudit-virt:outcome', listener));
    return outcomes;
  }

  test('is saved as late with the time of emit, and is still sent to the kernel', async () => {
    const records: FallbackRecord[] = [];
    const { queue, account, go } = stalled((record) => void records.push(record));
    const pushed = queue.push(message);
    const after = Date.now();
    const outcome = await pushed;
    expect(outcome).toMatchObject({ status: 'kept', reason: 'late', by: 'a function' });
    expect(records[0]?.line).toMatch(/ fallback=late msg='op=start res=success'$/);
    expect(records[0]?.time).toBeLessThanOrEqual(after + 1);
    expect(account.counters).toMatchObject({ emitted: 1, late: 1, kept: 1, both: 0, pending: 0, waiting: 1 });
    go();
    expect(await queue.flush()).toBe(true);
    expect(account.counters).toMatchObject({ emitted: 1, late: 1, kept: 1, both: 1, waiting: 0 });
  });

  test('is pending if no fallback can save it', async () => {
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

  test('and is rejected later has one outcome: kept if a fallback saved it, otherwise rejected', async () => {
    const kept = stalled(() => {}, refusal);
    const outcomes = listen();
    expect(await kept.queue.push(message)).toMatchObject({ status: 'kept', reason: 'late' });
    kept.go();
    await kept.queue.flush();
    expect(outcomes).toEqual(['kept']);
    expect(kept.account.counters).toMatchObject({ emitted: 1, kept: 1, late: 1, both: 0, waiting: 0 });
    const { queue, account, asked, finish } = overtaken(refusal);
    const pushed = queue.push(message);
    await asked;
    finish(new Error('no space'));
    expect(await pushed).toEqual(refusal);
    expect(account.counters).toMatchObject({ emitted: 1, notRecorded: 1, late: 0, waiting: 0 });
  });

  test.each([
    ['saves it', ['kept', 'recorded'], { late: 1, kept: 1, both: 1 }],
    ['fails', ['recorded'], { late: 0, recorded: 1, both: 0 }],
  ])(
    'and that the kernel accepts before a slow fallback %s has the outcomes %j, counted as %j',
    async (end, reported, counted) => {
      const { queue, account, asked, finish } = overtaken();
      const outcomes = listen();
      const pushed = queue.push(message);
      await asked;
      finish(end === 'fails' ? new Error('no space') : undefined);
      expect((await pushed).status).toBe(reported[0]);
      expect(await queue.flush()).toBe(true);
      expect(outcomes).toEqual(reported);
      expect(account.counters).toMatchObject({ ...counted, emitted: 1, notRecorded: 0, waiting: 0 });
    },
  );

  test('keeps flush waiting until the fallback has saved it', async () => {
    const finish: (() => void)[] = [];
    const { queue, account, go } = stalled(() => new Promise<void>((resolve) => void finish.push(resolve)));
    // There is room for the first only; the others go to the fallback.
    const pushed = [queue.push(message), queue.push(message), queue.push(message)];
    await sleep(0);
    go();
    expect(account.counters).toMatchObject({ recorded: 1, dropped: 0, pending: 2, waiting: 2 });
    expect(await queue.flush(1)).toBe(false);
    for (const each of finish) each();
    expect(await queue.flush()).toBe(true);
    expect((await Promise.all(pushed)).map(({ status }) => status)).toEqual(['recorded', 'kept', 'kept']);
    expect(account.counters).toMatchObject({ recorded: 1, dropped: 2, kept: 2, pending: 0, waiting: 0 });
  });
});
