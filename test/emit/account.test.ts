import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { OutcomeDiagnostics } from '../../src/emit/channel/diagnostics.ts';
import type { Outcome } from '../../src/emit/channel/outcome.ts';
import { Fallbacks } from '../../src/emit/fallback/fallback.ts';
import type { QueueOptions } from '../../src/emit/queue/queue-options.ts';
import { runs } from '../support/runs.ts';
import { queueOf, SlowFallback, shown, stopTime } from '../support/slow-queue.ts';

test('The account balances at every moment and agrees with the outcomes, whatever happens', async () => {
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
    unconfirmed: withReason('unconfirmed'),
    dropped: withReason('queue-full'),
  };
}
