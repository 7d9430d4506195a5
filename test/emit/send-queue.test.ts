import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Account } from '../../src/emit/channel/account.ts';
import type { OutcomeDiagnostics } from '../../src/emit/channel/diagnostics.ts';
import type { BatchSender } from '../../src/emit/channel/driver.ts';
import type { DriverMessage } from '../../src/emit/channel/driver-message.ts';
import type { Doubt, Outcome, SettledOutcome } from '../../src/emit/channel/outcome.ts';
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
  #stall: ((isStalled: boolean) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  send(
    messages: readonly DriverMessage[],
    reported: (outcome: SettledOutcome | Error) => void,
    stall: (isStalled: boolean) => void,
  ): Promise<void> {
    this.calls++;
    this.#stall = stall;
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

  /**
   * Sends the next `count` messages, including those that it gets meanwhile. With a reason, the
   * audit daemon does not get them.
   */
  async release(count = Number.POSITIVE_INFINITY, reason?: Doubt): Promise<void> {
    await sleep(0);
    for (let i = 0; i < count; i++) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const sequence = this.sent.push(next.text);
      next.reported(
        reason === undefined
          ? { status: 'recorded', sequence }
          : { status: 'accepted', sequence, reason, message: 'no daemon' },
      );
      next.done();
      if (this.#waiting.length === 0) await sleep(0);
    }
  }

  /** The audit daemon stands still, or goes on. */
  async stall(isStalled: boolean): Promise<void> {
    await sleep(0);
    if (this.#waiting.length > 0) this.#stall?.(isStalled);
  }

  async fail(): Promise<void> {
    await sleep(0);
    this.#waiting = [];
    this.#fail?.(new Error('out of memory'));
    await sleep(0);
  }

  async status(): Promise<AuditStatus> {
    return { maySend: true, problem: undefined, kernel: undefined, daemon: undefined };
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
  const account = new Account();
  const queue = new SendQueue(sender, account, options, fallbacks);
  const outcomes = new Map<string, string>();
  const push = (text: string) =>
    void queue.push(message(text)).then((outcome) => void outcomes.set(text, shown(outcome)));
  return { sender, queue, account, outcomes, push };
}

describe('A queue of messages', () => {
  test('sends all messages in order and in batches, and reports each outcome', async () => {
    const { sender, account, outcomes, push } = queueOf();
    const texts = Array.from({ length: 1000 }, (_, index) => String(index));
    for (const text of texts) push(text);
    expect(account.counters).toMatchObject({ emitted: 1000, pending: 1000, waiting: 1000 });
    await sender.release();
    expect(sender.sent).toEqual(texts);
    expect(sender.calls).toBe(4);
    expect([...outcomes]).toEqual(texts.map((text) => [text, 'recorded']));
    expect(account.counters).toMatchObject({ emitted: 1000, recorded: 1000, waiting: 0, late: 0 });
    expect(account.counters.slowest).toBeGreaterThan(0);
  });

  test.each([
    ['wait', ['recorded', 'recorded', 'recorded', 'recorded', 'recorded'], ['a', 'b', 'c', 'd', 'e']],
    ['refuse', ['recorded', 'recorded', 'recorded', 'queue-full', 'queue-full'], ['a', 'b', 'c']],
    ['drop-oldest', ['recorded', 'queue-full', 'queue-full', 'recorded', 'recorded'], ['a', 'd', 'e']],
  ] as const)('that is full treats more messages as the option whenFull says: %s', async (whenFull, reported, sent) => {
    const { sender, account, outcomes, push } = queueOf({ limit: 2, whenFull });
    push('a');
    await sleep(0);
    for (const text of ['b', 'c', 'd', 'e']) push(text);
    await sender.release();
    expect(['a', 'b', 'c', 'd', 'e'].map((text) => outcomes.get(text))).toEqual(reported);
    expect(sender.sent).toEqual(sent);
    const dropped = reported.filter((each) => each === 'queue-full').length;
    expect(account.counters).toMatchObject({
      emitted: 5,
      recorded: 5 - dropped,
      notRecorded: dropped,
      dropped,
      waiting: 0,
    });
  });

  test('reports a message as pending when its deadline has passed, and still sends it', async () => {
    stopTime();
    const { sender, account, outcomes, push } = queueOf({ deadline: 30 });
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
    expect(account.counters).toMatchObject({ late: 2, recorded: 1, pending: 2, waiting: 2 });
    await sender.release();
    expect(sender.sent).toEqual(['a', 'b', 'c']);
    expect(outcomes.get('b')).toBe('pending');
    expect(account.counters).toMatchObject({ late: 2, recorded: 3, pending: 0, waiting: 0, slowest: 200 });
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
    const { sender, queue, account, outcomes, push } = queueOf();
    for (const text of ['a', 'b', 'c']) push(text);
    await sender.release(1);
    await sender.fail();
    push('d');
    await sleep(0);
    expect([...outcomes.values()]).toEqual(['recorded', 'closed', 'closed', 'closed']);
    expect(account.counters).toMatchObject({ recorded: 1, notRecorded: 3, waiting: 0 });
    expect(await queue.flush()).toBe(true);
  });

  test('saves messages that wait for a stalled daemon, and still sends them', async () => {
    const records: FallbackRecord[] = [];
    const { sender, account, queue, outcomes, push } = queueOf({}, new Fallbacks([(each) => void records.push(each)]));
    for (const text of ['a', 'b', 'c']) push(text);
    await sender.release(1, 'stalled');
    await sender.stall(true);
    push('d');
    await sleep(0);
    expect([...outcomes]).toEqual(['a', 'b', 'c', 'd'].map((text) => [text, 'kept']));
    expect(records.map(({ message, reason }) => `${message.text} ${reason}`)).toEqual(
      ['a', 'b', 'c', 'd'].map((text) => `${text} stalled`),
    );
    expect(account.counters).toMatchObject({ emitted: 4, kept: 4, stalled: 4, both: 0, waiting: 3 });
    await sender.stall(false);
    await sender.release();
    expect(sender.sent).toEqual(['a', 'b', 'c', 'd']);
    expect(account.counters).toMatchObject({ kept: 4, both: 3, waiting: 0 });
    push('e');
    await sender.release();
    expect([outcomes.get('e'), await queue.flush()]).toEqual(['recorded', true]);
  });

  test('does not count the start of the sender against a deadline', async () => {
    stopTime();
    let start: () => void = () => {};
    const sender = Object.assign(new SlowSender(), { open: () => new Promise<void>((resolve) => (start = resolve)) });
    const account = new Account();
    const queue = new SendQueue(sender, account, { deadline: 30 });
    const outcome = queue.push(message('a'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(account.counters).toMatchObject({ pending: 1, late: 0 });
    start();
    await vi.advanceTimersByTimeAsync(20);
    expect(account.counters).toMatchObject({ pending: 1, late: 0 });
    await sender.release();
    expect(await outcome).toMatchObject({ status: 'recorded' });
    const stuck = new SendQueue(
      Object.assign(new SlowSender(), { open: () => new Promise<void>(() => {}) }),
      new Account(),
      { deadline: 30 },
    );
    const late = stuck.push(message('b'));
    await vi.advanceTimersByTimeAsync(3000);
    expect(await late).toMatchObject({ status: 'pending' });
  });

  test('keeps an account that balances at every moment and agrees with the outcomes, whatever happens', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.constant('push' as const) },
      { weight: 2, arbitrary: fc.nat(3) },
      { weight: 2, arbitrary: fc.constantFrom('wait', 'keep', 'lose', 'stalled', 'daemonless', 'stall', 'go') },
      { weight: 1, arbitrary: fc.constant('fail' as const) },
    );
    const options = fc.record({ limit: fc.nat(4), whenFull: fc.constantFrom('wait', 'refuse', 'drop-oldest') });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), options, fc.boolean(), async (steps, chosen, hasFallback) => {
        stopTime();
        const fallback = new SlowFallback();
        const fallbacks = hasFallback ? new Fallbacks([(record) => fallback.keep(record)]) : undefined;
        const { sender, account, outcomes, push } = queueOf({ ...chosen, deadline: 15 } as QueueOptions, fallbacks);
        const published: OutcomeDiagnostics[] = [];
        const listen = (reported: unknown) => void published.push(reported as OutcomeDiagnostics);
        subscribe('libaudit-virt:outcome', listen);
        let pushed = 0;
        const balances = () => {
          const { waiting, slowest: _, ...counted } = account.counters;
          expect(counted).toEqual(tally(pushed, published));
          const { emitted, recorded, accepted, kept, notRecorded, pending } = counted;
          expect(emitted).toBe(recorded + accepted + kept + notRecorded + pending);
          expect(waiting).toBeGreaterThanOrEqual(pending);
        };
        for (const each of steps) {
          if (each === 'push') push(String(pushed++));
          else if (each === 'wait') await vi.advanceTimersByTimeAsync(30);
          else if (each === 'keep' || each === 'lose') await fallback.release(each);
          else if (each === 'stalled' || each === 'daemonless') await sender.release(1, each);
          else if (each === 'stall' || each === 'go') await sender.stall(each === 'stall');
          else if (each === 'fail') await sender.fail();
          else await sender.release(each as number);
          balances();
        }
        await sender.release();
        await fallback.release('keep');
        unsubscribe('libaudit-virt:outcome', listen);
        balances();
        expect(account.counters).toMatchObject({ waiting: 0, pending: 0 });
        expect(outcomes.size).toBe(pushed);
        expect(sender.sent).toEqual(sender.sent.toSorted((a, b) => Number(a) - Number(b)));
        // The caller gets the outcome that is published first.
        const first = new Map(published.toReversed().map(({ message, outcome }) => [message.text, outcome]));
        for (const [text, reported] of outcomes) expect(reported).toBe(shown(first.get(text) as Outcome));
      }),
      { numRuns: runs(100) },
    );
  });
});

/** The counters that follow from the outcomes. Each message counts by its first final outcome. */
function tally(emitted: number, published: readonly OutcomeDiagnostics[]) {
  const finals = new Map<string, Outcome['status']>();
  let both = 0;
  for (const { message, outcome } of published) {
    if (outcome.status === 'pending') continue;
    if (finals.has(message.text)) both++;
    else finals.set(message.text, outcome.status);
  }
  const of = (status: Outcome['status']) => [...finals.values()].filter((each) => each === status).length;
  const withReason = (reason: string) =>
    published.filter(({ outcome }) => 'reason' in outcome && outcome.reason === reason).length;
  return {
    emitted,
    recorded: of('recorded'),
    accepted: of('accepted'),
    kept: of('kept'),
    notRecorded: of('not-recorded'),
    pending: emitted - finals.size,
    both,
    late: published.filter(({ outcome }) => outcome.status === 'pending').length + withReason('late'),
    stalled: withReason('stalled'),
    daemonless: withReason('daemonless'),
    dropped: withReason('queue-full'),
  };
}
