import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { OutcomeDiagnostics } from '../../src/emit/channel/diagnostics.ts';
import type { BatchSender } from '../../src/emit/channel/driver.ts';
import type { DriverMessage } from '../../src/emit/channel/driver-message.ts';
import type { Outcome, SettledOutcome } from '../../src/emit/channel/outcome.ts';
import type { AuditStatus } from '../../src/emit/channel/status.ts';
import { Fallbacks } from '../../src/emit/fallback/fallback.ts';
import type { FallbackRecord } from '../../src/emit/fallback/keeper.ts';
import type { QueueOptions } from '../../src/emit/queue/queue-options.ts';
import { SendQueue } from '../../src/emit/queue/send-queue.ts';
import { runs } from '../support/runs.ts';

/** Sends on request, and remembers the messages. */
class SlowSender implements BatchSender {
  readonly sent: string[] = [];
  closed = false;
  calls = 0;
  #waiting: { text: string; reported: (outcome: SettledOutcome | Error) => void; done: () => void }[] = [];
  #fail: ((error: Error) => void) | undefined;

  send(messages: readonly DriverMessage[], reported: (outcome: SettledOutcome | Error) => void): Promise<void> {
    this.calls++;
    expect(this.#waiting).toEqual([]);
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#waiting = messages.map(({ text }, index) => ({
        text,
        reported,
        done: index === messages.length - 1 ? resolve : () => {},
      }));
    });
  }

  /** Sends the next `count` messages, including those that it gets meanwhile. */
  async release(count = Number.POSITIVE_INFINITY): Promise<void> {
    await sleep(0);
    for (let i = 0; i < count; i++) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next.reported({ status: 'recorded', sequence: this.sent.push(next.text) });
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

/** Saves records on request. */
class SlowFallback {
  #asked: { resolve: () => void; reject: (error: Error) => void }[] = [];

  keep(_: FallbackRecord): Promise<void> {
    return new Promise((resolve, reject) => void this.#asked.push({ resolve, reject }));
  }

  async release(how: 'keep' | 'lose'): Promise<void> {
    for (const { resolve, reject } of this.#asked.splice(0)) {
      if (how === 'keep') resolve();
      else reject(new Error('no space'));
    }
    await sleep(0);
  }
}

const shown = (outcome: Outcome): string => (outcome.status === 'not-recorded' ? outcome.reason : outcome.status);

const message = (text: string): DriverMessage => ({
  type: 2500,
  text,
  success: true,
  origin: {},
  comm: undefined,
  tail: '',
});

/** Lets time pass. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] });
}

afterEach(() => void vi.useRealTimers());

function queueOf(options?: QueueOptions, fallbacks?: Fallbacks) {
  const sender = new SlowSender();
  const queue = new SendQueue(sender, options, fallbacks);
  const outcomes = new Map<string, string>();
  const push = (text: string) =>
    void queue.push(message(text)).then((outcome) => void outcomes.set(text, shown(outcome)));
  return { sender, queue, outcomes, push };
}

describe('A queue of messages', () => {
  test('sends all messages in order and in batches, and reports each outcome', async () => {
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
  ] as const)('that is full treats more messages as the option whenFull says: %s', async (whenFull, reported, sent) => {
    const { sender, queue, outcomes, push } = queueOf({ limit: 2, whenFull });
    push('a');
    await sleep(0);
    for (const text of ['b', 'c', 'd', 'e']) push(text);
    await sender.release();
    expect(['a', 'b', 'c', 'd', 'e'].map((text) => outcomes.get(text))).toEqual(reported);
    expect(sender.sent).toEqual(sent);
    const dropped = reported.filter((each) => each === 'queue-full').length;
    expect(queue.counters).toMatchObject({ sent: 5 - dropped, refused: dropped, dropped, waiting: 0 });
  });

  test('reports a message as pending when its deadline has passed, and still sends it', async () => {
    stopTime();
    const { sender, queue, outcomes, push } = queueOf({ deadline: 30 });
    const published: string[] = [];
    const listen = (reported: unknown) => {
      const { message, outcome } = reported as OutcomeDiagnostics;
      published.push(`${message.text} ${outcome.status}`);
    };
    subscribe('libaudit-virt:outcome', listen);
    push('a');
    push('b');
    await sender.release(1);
    await vi.advanceTimersByTimeAsync(100);
    push('c');
    expect([...outcomes]).toEqual([
      ['a', 'recorded'],
      ['b', 'pending'],
    ]);
    await vi.advanceTimersByTimeAsync(100);
    expect(outcomes.get('c')).toBe('pending');
    expect(queue.counters).toMatchObject({ late: 2, sent: 1, waiting: 2 });
    await sender.release();
    expect(sender.sent).toEqual(['a', 'b', 'c']);
    expect(outcomes.get('b')).toBe('pending');
    expect(queue.counters).toMatchObject({ late: 2, sent: 3, waiting: 0, slowest: 200 });
    unsubscribe('libaudit-virt:outcome', listen);
    expect(published).toEqual(['a recorded', 'b pending', 'c pending', 'b recorded', 'c recorded']);
  });

  test('can be waited for, with or without a timeout', async () => {
    const { sender, queue, push } = queueOf();
    expect(await queue.flush()).toBe(true);
    push('a');
    expect(await queue.flush(20)).toBe(false);
    const flushed = queue.flush(60_000);
    await sender.release();
    expect(await flushed).toBe(true);
  });

  test('sends the waiting messages before it closes, and accepts no more', async () => {
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

  test('reports every unsent message as not recorded if its sender fails', async () => {
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

  test('counts every message: its counters match the reported outcomes, whatever happens', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.constant('push' as const) },
      { weight: 2, arbitrary: fc.nat(3) },
      { weight: 2, arbitrary: fc.constantFrom('wait' as const, 'keep' as const, 'lose' as const) },
      { weight: 1, arbitrary: fc.constant('fail' as const) },
    );
    const options = fc.record({ limit: fc.nat(4), whenFull: fc.constantFrom('wait', 'refuse', 'drop-oldest') });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), options, fc.boolean(), async (steps, chosen, hasFallback) => {
        stopTime();
        const fallback = new SlowFallback();
        const fallbacks = hasFallback ? new Fallbacks([(record) => fallback.keep(record)]) : undefined;
        const { sender, queue, outcomes, push } = queueOf({ ...chosen, deadline: 15 } as QueueOptions, fallbacks);
        const published: OutcomeDiagnostics[] = [];
        const listen = (reported: unknown) => void published.push(reported as OutcomeDiagnostics);
        subscribe('libaudit-virt:outcome', listen);
        let pushed = 0;
        for (const each of steps) {
          if (each === 'push') push(String(pushed++));
          else if (each === 'wait') await vi.advanceTimersByTimeAsync(30);
          else if (each === 'keep' || each === 'lose') await fallback.release(each);
          else if (each === 'fail') await sender.fail();
          else await sender.release(each);
          expect(counted(queue)).toEqual({ ...tally(published), pushed });
        }
        await sender.release();
        await fallback.release('keep');
        unsubscribe('libaudit-virt:outcome', listen);
        expect(counted(queue)).toEqual({ ...tally(published), pushed });
        expect(queue.counters.waiting).toBe(0);
        expect(queue.counters.sent).toBe(sender.sent.length);
        expect(outcomes.size).toBe(pushed);
        expect(sender.sent).toEqual(sender.sent.toSorted((a, b) => Number(a) - Number(b)));
        // The caller gets the outcome that is published first.
        const first = new Map(published.toReversed().map(({ message, outcome }) => [message.text, outcome]));
        for (const [text, reported] of outcomes) expect(reported).toBe(shown(first.get(text) as Outcome));
      }),
      { numRuns: runs(60) },
    );
  });
});

/** The counters. */
function counted({ counters: { sent, refused, waiting, kept, late } }: SendQueue) {
  return { sent, kept, late, pushed: sent + refused + waiting };
}

/** The same numbers, counted from the outcomes. */
function tally(published: readonly OutcomeDiagnostics[]) {
  const count = (is: (outcome: Outcome) => boolean) => published.filter(({ outcome }) => is(outcome)).length;
  return {
    sent: count(({ status }) => status === 'recorded'),
    kept: count(({ status }) => status === 'kept'),
    late: count((outcome) => outcome.status === 'pending' || (outcome.status === 'kept' && outcome.reason === 'late')),
  };
}
