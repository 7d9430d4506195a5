import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Account } from '../../src/emit/channel/account.ts';
import type { BatchSender } from '../../src/emit/channel/driver.ts';
import type { Outcome, SettledOutcome } from '../../src/emit/channel/outcome.ts';
import type { QueueOptions } from '../../src/emit/queue/queue-options.ts';
import { SendQueue } from '../../src/emit/queue/send-queue.ts';
import { runs } from '../support/runs.ts';
import { message, shown } from '../support/slow-queue.ts';

const turn = (): Promise<void> => new Promise(setImmediate);

/** A sender that has several calls open at a time, and answers on request. */
class AheadSender implements BatchSender {
  readonly ahead: number;
  readonly calls: { texts: string[]; report: (outcome: SettledOutcome) => void; end: (error?: Error) => void }[] = [];

  constructor(ahead: number) {
    this.ahead = ahead;
  }

  send(messages: Parameters<BatchSender['send']>[0], report: Parameters<BatchSender['send']>[1]): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => (error === undefined ? resolve() : reject(error));
      this.calls.push({ texts: messages.map(({ text }) => text), report, end });
    });
  }

  /** Answers some messages of the oldest call; ends it after its last one. */
  answer(count: number): string[] {
    const [call] = this.calls;
    const texts = call?.texts.splice(0, count) ?? [];
    texts.forEach((_, index) => void call?.report({ status: 'recorded', sequence: index }));
    if (call?.texts.length === 0) this.calls.shift()?.end();
    return texts;
  }

  async status(): Promise<never> {
    throw new Error('no status');
  }

  async close(): Promise<void> {}
}

function queueTo(sender: AheadSender, options?: QueueOptions) {
  const account = new Account();
  const queue = new SendQueue(sender, account, options);
  const outcomes = new Map<string, string>();
  const push = (text: string) =>
    void queue.push(message(text)).then((outcome: Outcome) => void outcomes.set(text, shown(outcome)));
  return { queue, account, outcomes, push };
}

test('A batch is sent as soon as it is full, while the caller still emits', () => {
  const sender = new AheadSender(4);
  const { push } = queueTo(sender);
  for (let number = 0; number < 255; number++) push(String(number));
  expect(sender.calls).toHaveLength(0);
  for (let number = 255; number < 600; number++) push(String(number));
  expect(sender.calls.map(({ texts }) => texts.length)).toEqual([256, 256]);
});

test.each<[QueueOptions, number]>([
  [{}, 3],
  [{ whenFull: 'refuse' }, 1],
  [{ whenFull: 'drop-oldest' }, 1],
])('With the options %o, a sender that allows three gets at most %d batches at a time', async (options, open) => {
  const sender = new AheadSender(3);
  const { push } = queueTo(sender, options);
  for (let number = 0; number < 2000; number++) push(String(number));
  await turn();
  expect(sender.calls).toHaveLength(open);
});

test('Every message has one outcome, in order, and the account balances, however a sender answers', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.record({ push: fc.integer({ min: 1, max: 700 }) }), fc.integer({ min: 1, max: 400 })), {
        maxLength: 12,
      }),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      async (steps, ahead, fails) => {
        const sender = new AheadSender(ahead);
        const { queue, account, outcomes, push } = queueTo(sender);
        let emitted = 0;
        const sent: string[] = [];
        for (const step of steps) {
          if (typeof step === 'number') sent.push(...sender.answer(step));
          else for (let i = 0; i < step.push; i++) push(String(emitted++));
          await turn();
          expect(sender.calls.length).toBeLessThanOrEqual(ahead);
          const { recorded, pending, notRecorded } = account.counters;
          expect([recorded, recorded + pending + notRecorded]).toEqual([sent.length, emitted]);
        }
        if (fails) for (const { end } of sender.calls.splice(0)) end(new Error('out of memory'));
        else
          for (let i = 0; i < 1000 && account.counters.pending > 0; i++, await turn()) sent.push(...sender.answer(256));
        await turn();
        expect(sent).toEqual(Array.from({ length: sent.length }, (_, index) => String(index)));
        expect([...outcomes.keys()]).toEqual(Array.from({ length: emitted }, (_, index) => String(index)));
        expect(account.counters).toMatchObject({ emitted, recorded: sent.length, pending: 0, waiting: 0 });
        expect(await queue.flush()).toBe(true);
      },
    ),
    { numRuns: runs(50) },
  );
});
