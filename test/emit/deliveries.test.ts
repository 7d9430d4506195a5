import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { DriverMessage } from '../../src/emit/channel/driver-message.ts';
import type { SettledOutcome } from '../../src/emit/channel/outcome.ts';
import { Connection } from '../../src/emit/drivers/connection.ts';
import { Deliveries } from '../../src/emit/drivers/deliveries.ts';
import { FakeDaemon } from '../support/fake-daemon.ts';
import { libauditOf } from '../support/fake-libaudit.ts';
import { runs } from '../support/runs.ts';

const messageOf = (text: string): DriverMessage => ({
  type: 2500,
  text,
  success: true,
  origin: {},
  comm: undefined,
  tail: '',
});

afterEach(() => void vi.useRealTimers());

/** Deliveries to a daemon whose socket has room for some records. */
function deliveriesTo(daemon: FakeDaemon, changes: { enabled?: number; rateLimit?: number } = {}) {
  vi.useFakeTimers({ toFake: ['performance'] });
  const status = [1, 1, 1, daemon.pid, 0, 64, 0, 0];
  let sequence = 0;
  const libaudit = libauditOf(status, {
    requestStatus: () => {
      const { enabled = 1, rateLimit = 0 } = changes;
      // The kernel names a daemon that was killed until it sends it something.
      status[1] = enabled;
      status[3] = daemon.pid;
      status[4] = rateLimit;
      return { value: 1, errno: 0 };
    },
    logUserMessage: (_fd, _type, text) => {
      daemon.accept(text);
      return { value: ++sequence, errno: 0 };
    },
  });
  const deliveries = new Deliveries(new Connection(libaudit), (pid) => daemon.watch(pid));
  const sent: string[] = [];
  const outcomes: [string, SettledOutcome][] = [];
  return {
    deliveries,
    outcomes,
    status,
    send(text: string) {
      deliveries.hasRoom(messageOf(text));
      deliveries.send(messageOf(text));
      sent.push(text);
    },
    advance() {
      for (const outcome of deliveries.advance()) outcomes.push([sent.shift() as string, outcome]);
    },
  };
}

describe('A message', () => {
  test('is not told to be recorded before the daemon has read it', () => {
    const daemon = new FakeDaemon(100);
    const { send, advance, outcomes } = deliveriesTo(daemon);
    send('a');
    advance();
    daemon.deliver();
    advance();
    expect(outcomes).toEqual([]);
    daemon.read();
    advance();
    expect(outcomes).toEqual([['a', { status: 'recorded', sequence: 1 }]]);
  });

  test.each([
    ['stalled', 'stopped', (daemon: FakeDaemon) => daemon.stop()],
    ['daemonless', 'ended', (daemon: FakeDaemon) => daemon.kill()],
  ])('is accepted as %s if the daemon has %s before it has read it', (reason, _, happen) => {
    const daemon = new FakeDaemon(100);
    const { deliveries, send, advance, outcomes } = deliveriesTo(daemon);
    send('a');
    daemon.deliver();
    happen(daemon);
    advance();
    expect(outcomes).toEqual([
      ['a', { status: 'accepted', sequence: 1, reason, message: expect.stringContaining('audit daemon') }],
    ]);
    expect(deliveries.daemon()).toEqual(
      reason === 'stalled' ? { pid: 1000, unread: 1, drops: 0, stalled: true } : undefined,
    );
  });

  test('has no room while the daemon stands still, and has room again once it has read everything', () => {
    const daemon = new FakeDaemon(100);
    const { deliveries, send, advance } = deliveriesTo(daemon);
    daemon.stop();
    send('a');
    daemon.deliver();
    advance();
    expect([deliveries.hasRoom(messageOf('b')), deliveries.stalledSince]).toEqual([false, performance.now()]);
    daemon.isStopped = false;
    advance();
    expect(deliveries.hasRoom(messageOf('b'))).toBe(false);
    daemon.read();
    advance();
    expect(deliveries.hasRoom(messageOf('b'))).toBe(true);
  });

  test('is stalled if the daemon reads nothing for 100 ms, or is not even run for a second', () => {
    const daemon = new FakeDaemon(100);
    const { send, advance, outcomes } = deliveriesTo(daemon);
    send('a');
    daemon.deliver();
    for (let time = 0; time < 990; time += 10) {
      vi.advanceTimersByTime(10);
      advance();
    }
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(10);
    advance();
    expect(outcomes).toMatchObject([['a', { status: 'accepted', reason: 'stalled' }]]);
  });

  test.each([
    ['as many as half of the backlog limit', 'short', 32],
    ['few that are large', 'x'.repeat(8000), 5],
  ])('finds room while the daemon has not read some others: %s', (_, text, count) => {
    const { deliveries, send } = deliveriesTo(new FakeDaemon(1000));
    let sent = 0;
    for (; deliveries.hasRoom(messageOf(text)); sent++) send(text);
    expect([sent, deliveries.size]).toEqual([count, count]);
  });

  test('names every loss that may concern it, if records are limited to a rate', () => {
    const daemon = new FakeDaemon(100);
    const { status, send, advance, outcomes } = deliveriesTo(daemon, { rateLimit: 50 });
    for (const text of ['a', 'b', 'c']) {
      send(text);
      if (text === 'b') status[6] = 2;
      daemon.deliver();
      daemon.read();
      if (text !== 'a') advance();
    }
    expect(outcomes.map(([text, outcome]) => `${text} ${'lost' in outcome ? outcome.lost : 0}`)).toEqual([
      'a 2',
      'b 2',
      'c 0',
    ]);
  });
});

test('A message is told to be recorded only if the daemon has it, and every message is told once, whatever happens', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant('send' as const) },
    { weight: 6, arbitrary: fc.constantFrom('deliver', 'read', 'look') },
    { weight: 2, arbitrary: fc.constantFrom('stop', 'continue', 'others', 'kill', 'restart', 'fail') },
    { weight: 3, arbitrary: fc.nat(60) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), fc.integer({ min: 1, max: 8 }), (steps, room) => {
      const daemon = new FakeDaemon(room);
      const { deliveries, send, advance, outcomes } = deliveriesTo(daemon);
      let sent = 0;
      let spent = 0;
      let toldBefore = 0;
      const look = () => {
        advance();
        for (const [text, { status }] of outcomes.slice(toldBefore)) {
          if (status === 'recorded') expect(daemon.taken).toContain(text);
        }
        toldBefore = outcomes.length;
      };
      for (const each of steps) {
        if (each === 'send') send(String(sent++));
        else if (each === 'deliver') daemon.deliver();
        else if (each === 'read') daemon.read();
        else if (each === 'look') look();
        else if (each === 'stop') daemon.stop();
        else if (each === 'continue') daemon.isStopped = false;
        else if (each === 'others') for (let i = 0; i < 3; i++) daemon.accept('another process');
        else if (each === 'fail') {
          // The kernel waits for room as long as it does.
          for (let i = 0; i < 11; i++) {
            daemon.deliver();
            if (spent < 900) vi.advanceTimersByTime(10);
            spent += 10;
          }
        } else if (each === 'kill') daemon.kill();
        else if (each === 'restart') daemon.restart();
        // After a second without an idle moment, the daemon counts as having read on.
        else if (spent + each < 900) {
          spent += each;
          vi.advanceTimersByTime(each);
        }
      }
      daemon.restart();
      for (let i = 0; i < 100 && deliveries.size > 0; i++) {
        daemon.deliver();
        daemon.read();
        look();
        vi.advanceTimersByTime(20);
      }
      expect(outcomes.map(([text]) => text)).toEqual(Array.from({ length: sent }, (_, index) => String(index)));
    }),
    { numRuns: runs(1000) },
  );
});
