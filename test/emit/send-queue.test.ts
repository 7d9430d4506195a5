import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Account } from '../../src/emit/channel/account.ts';
import type { OutcomeDiagnostics } from '../../src/emit/channel/diagnostics.ts';
import { Fallbacks } from '../../src/emit/fallback/fallback.ts';
import type { FallbackRecord } from '../../src/emit/fallback/keeper.ts';
import { SendQueue } from '../../src/emit/queue/send-queue.ts';
import { message, queueOf, SlowSender, stopTime } from '../support/slow-queue.ts';

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
});
