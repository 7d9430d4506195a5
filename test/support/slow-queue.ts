import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, vi } from 'vitest';
import { Account } from '../../src/emit/channel/account.ts';
import type { BatchSender } from '../../src/emit/channel/driver.ts';
import type { DriverMessage } from '../../src/emit/channel/driver-message.ts';
import type { Doubt, Outcome, SettledOutcome } from '../../src/emit/channel/outcome.ts';
import type { AuditStatus } from '../../src/emit/channel/status.ts';
import type { Fallbacks } from '../../src/emit/fallback/fallback.ts';
import type { FallbackRecord } from '../../src/emit/fallback/keeper.ts';
import type { QueueOptions } from '../../src/emit/queue/queue-options.ts';
import { SendQueue } from '../../src/emit/queue/send-queue.ts';

/** Sends on request, and remembers the messages. */
export class SlowSender implements BatchSender {
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
export class SlowFallback {
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

export const shown = (outcome: Outcome): string =>
  outcome.status === 'not-recorded' ? outcome.reason : outcome.status;

export const message = (text: string): DriverMessage => ({
  type: 2500,
  text,
  success: true,
  origin: {},
  comm: undefined,
  tail: '',
});

/** Stops the clock until the end of the test. */
export function stopTime(): void {
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] });
}

export function queueOf(options?: QueueOptions, fallbacks?: Fallbacks) {
  const sender = new SlowSender();
  const account = new Account();
  const queue = new SendQueue(sender, account, options, fallbacks);
  const outcomes = new Map<string, string>();
  const push = (text: string) =>
    void queue.push(message(text)).then((outcome) => void outcomes.set(text, shown(outcome)));
  return { sender, queue, account, outcomes, push };
}
