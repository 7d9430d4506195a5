import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutcomeDiagnostics } from '../../src/emit/diagnostics.ts';
import type { BatchSender, DriverMessage, SettledOutcome } from '../../src/emit/driver.ts';
import type { QueueOptions } from '../../src/emit/queue/queue-options.ts';
import { SendQueue } from '../../src/emit/queue/send-queue.ts';
import type { AuditStatus } from '../../src/emit/status.ts';

/** Sends when it is told to, and remembers what. */
class SlowSender implements BatchSender {
  readonly sent: string[] = [];
  closed = false;
  calls = 0;
  #waiting: { text: string; told: (outcome: SettledOutcome | Error) => void; done: () => void }[] = [];
  #fail: ((error: Error) => void) | undefined;

  send(messages: readonly DriverMessage[], told: (outcome: SettledOutcome | Error) => void): Promise<void> {
    this.calls++;
    expect(this.#waiting).toEqual([]);
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#waiting = messages.map(({ text }, index) => ({
        text,
        told,
        done: index === messages.length - 1 ? resolve : () => {},
      }));
    });
  }

  /** Sends so many; what it was given meanwhile as well. */
  async release(count = Number.POSITIVE_INFINITY): Promise<void> {
    await sleep(0);
    for (let i = 0; i < count; i++) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next.told({ status: 'recorded', sequence: this.sent.push(next.text) });
      next.done();
      if (this.#waiting.length === 0) await sleep(0);
    }
  }

  async fail(): Promise<void> {
    await sleep(0);
    this.#waiting = [];
    this.#fail?.(new Error('out of memory'));
    await sleep(0);
  }

  async status(): Promise<AuditStatus> {
    return { maySend: true, problem: undefined, kernel: undefined };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

const message = (text: string): DriverMessage => ({
  type: 2500,
  text,
  success: true,
  origin: {},
  comm: undefined,
  tail: '',
});

function queueOf(options?: QueueOptions) {
  const sender = new SlowSender();
  const queue = new SendQueue(sender, options);
  const outcomes = new Map<string, string>();
  const push = (text: string) =>
    void queue.push(message(text)).then((outcome) => {
      outcomes.set(text, outcome.status === 'not-recorded' ? outcome.reason : outcome.status);
    });
  return { sender, queue, outcomes, push };
}

describe('A queue of messages', () => {
  test('sends all in their order, those of one go in one go, and tells of each', async () => {
    const { sender, queue, outcomes, push } = queueOf();
    const texts = Array.from({ length: 1000 }, (_, index) => String(index));
    for (const text of texts) push(text);
    expect(queue.counters).toMatchObject({ waiting: 1000, sent: 0 });
    await sender.release();
    expect(sender.sent).toEqual(texts);
    expect(sender.calls).toBe(4);
    expect([...outcomes]).toEqual(texts.map((text) => [text, 'recorded']));
    expect(queue.counters).toMatchObject({ waiting: 0, sent: 1000, refused: 0, dropped: 0, late: 0 });
    expect(queue.counters.slowest).toBeGreaterThan(0);
  });

  test.each([
    ['wait', ['recorded', 'recorded', 'recorded', 'recorded', 'recorded'], ['a', 'b', 'c', 'd', 'e']],
    ['refuse', ['recorded', 'recorded', 'recorded', 'queue-full', 'queue-full'], ['a', 'b', 'c']],
    ['drop-oldest', ['recorded', 'queue-full', 'queue-full', 'recorded', 'recorded'], ['a', 'd', 'e']],
  ] as const)('that is full, with %s', async (whenFull, told, sent) => {
    const { sender, queue, outcomes, push } = queueOf({ limit: 2, whenFull });
    push('a');
    await sleep(0);
    for (const text of ['b', 'c', 'd', 'e']) push(text);
    await sender.release();
    expect(['a', 'b', 'c', 'd', 'e'].map((text) => outcomes.get(text))).toEqual(told);
    expect(sender.sent).toEqual(sent);
    const dropped = told.filter((each) => each === 'queue-full').length;
    expect(queue.counters).toMatchObject({ sent: 5 - dropped, refused: dropped, dropped, waiting: 0 });
  });

  test('tells that a message is pending when its deadline has passed, and sends it all the same', async () => {
    const { sender, queue, outcomes, push } = queueOf({ deadline: 30 });
    const published: string[] = [];
    const listen = (told: unknown) => {
      const { message, outcome } = told as OutcomeDiagnostics;
      published.push(`${message.text} ${outcome.status}`);
    };
    subscribe('libaudit-virt:outcome', listen);
    push('a');
    push('b');
    await sender.release(1);
    await sleep(100);
    push('c');
    expect([...outcomes]).toEqual([
      ['a', 'recorded'],
      ['b', 'pending'],
    ]);
    await sleep(100);
    expect(outcomes.get('c')).toBe('pending');
    expect(queue.counters).toMatchObject({ late: 2, sent: 1, waiting: 2 });
    await sender.release();
    expect(sender.sent).toEqual(['a', 'b', 'c']);
    expect(outcomes.get('b')).toBe('pending');
    expect(queue.counters).toMatchObject({ late: 2, sent: 3, waiting: 0 });
    expect(queue.counters.slowest).toBeGreaterThan(150);
    unsubscribe('libaudit-virt:outcome', listen);
    expect(published).toEqual(['a recorded', 'b pending', 'c pending', 'b recorded', 'c recorded']);
  });

  test('can be waited for, and for a time only', async () => {
    const { sender, queue, push } = queueOf();
    expect(await queue.flush()).toBe(true);
    push('a');
    expect(await queue.flush(20)).toBe(false);
    const flushed = queue.flush(60_000);
    await sender.release();
    expect(await flushed).toBe(true);
  });

  test('sends what waits before it is closed, and takes nothing after', async () => {
    const { sender, queue, outcomes, push } = queueOf();
    push('a');
    const closed = queue.close();
    push('b');
    await sleep(0);
    expect([outcomes.get('b'), sender.closed]).toEqual(['closed', false]);
    await sender.release();
    await closed;
    expect([outcomes.get('a'), sender.sent, sender.closed]).toEqual(['recorded', ['a'], true]);
  });

  test('whose sender breaks down tells so of all that it did not send', async () => {
    const { sender, queue, outcomes, push } = queueOf();
    for (const text of ['a', 'b', 'c']) push(text);
    await sender.release(1);
    await sender.fail();
    push('d');
    await sleep(0);
    expect([...outcomes.values()]).toEqual(['recorded', 'closed', 'closed', 'closed']);
    expect(queue.counters).toMatchObject({ sent: 1, refused: 3, waiting: 0 });
    expect(await queue.flush()).toBe(true);
  });

  test('accounts for every message, whatever happens', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.constant('push' as const) },
      { weight: 2, arbitrary: fc.nat(3) },
      { weight: 1, arbitrary: fc.constantFrom('wait' as const, 'fail' as const) },
    );
    const options = fc.record({ limit: fc.nat(4), whenFull: fc.constantFrom('wait', 'refuse', 'drop-oldest') });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), options, async (steps, chosen) => {
        const { sender, queue, outcomes, push } = queueOf({ ...chosen, deadline: 15 } as QueueOptions);
        let pushed = 0;
        for (const each of steps) {
          if (each === 'push') push(String(pushed++));
          else if (each === 'wait') await sleep(30);
          else if (each === 'fail') await sender.fail();
          else await sender.release(each);
        }
        await sender.release();
        await sleep(0);
        expect(outcomes.size).toBe(pushed);
        const { sent, refused, waiting } = queue.counters;
        expect([sent, sent + refused, waiting]).toEqual([sender.sent.length, pushed, 0]);
        expect(sender.sent).toEqual(sender.sent.toSorted((a, b) => Number(a) - Number(b)));
        for (const text of sender.sent) expect(['recorded', 'pending']).toContain(outcomes.get(text));
      }),
      { numRuns: 60 },
    );
  });
});
