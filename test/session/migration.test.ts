import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/session/entry/entries.ts';
import { journeyOf } from '../../src/session/migration.ts';
import { control, UUID } from '../support/log-text.ts';
import { track } from '../support/track.ts';

const start = (at: number, node: string, reason = 'migrated') => control('start', { at, node, reason });
const stop = (at: number, node: string, reason = 'migrated') => control('stop', { at, node, reason });

const LOGS: Readonly<Record<string, string[]>> = {
  a: [start(1, 'a', 'booted'), stop(101, 'a'), start(20_000, 'a'), stop(30_000, 'a', 'shutdown')],
  b: [start(100, 'b'), stop(9_001, 'b')],
  c: [start(9_000, 'c'), stop(20_001, 'c')],
};

const name = ({ guest, start: began }: Session) => `${guest.node}${(began?.time ?? 0) / 1000}`;
const journeys = (lines: readonly string[]) =>
  track(lines).raw.sessions.map((session) => journeyOf(session).map(name).join(' '));

const time = (line: string) => Number(/audit\(([\d.]+)/.exec(line)?.[1]);

describe('a guest that moves from host to host and back', () => {
  const whole = 'a1 b100 c9000 a20000';

  test.each(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])('has one journey if the logs are read as %s', (order) => {
    const lines = [...order].flatMap((host) => LOGS[host] ?? []);
    expect(journeys(lines)).toEqual([whole, whole, whole, whole]);
  });

  test('has one journey if the hosts write one log', () => {
    const lines = Object.values(LOGS)
      .flat()
      .sort((x, y) => time(x) - time(y));
    expect(journeys(lines)).toEqual([whole, whole, whole, whole]);
  });
});

describe('a migration that fails', () => {
  const began = start(1, 'a', 'booted');

  test('is no journey if the guest stops on the target while it runs on the source', () => {
    expect(journeys([began, start(10, 'b'), stop(12, 'b', 'failed'), stop(50, 'a', 'shutdown')])).toEqual([
      'a1',
      'b10',
    ]);
  });

  test('is no journey if the guest stops on the source', () => {
    expect(journeys([began, start(10, 'b'), stop(50, 'a', 'shutdown')])).toEqual(['a1', 'b10']);
  });

  test('may be tried again', () => {
    const lines = [began, start(10, 'b'), stop(12, 'b', 'failed'), start(20, 'b'), stop(21, 'a')];
    expect(journeys(lines)).toEqual(['a1 b20', 'b10', 'a1 b20']);
  });
});

test('two guests with different UUIDs share no journey', () => {
  const other = UUID.replaceAll('1', '2');
  const lines = [
    start(1, 'a', 'booted'),
    stop(9, 'a'),
    control('start', { at: 10, node: 'b', uuid: other, reason: 'migrated' }),
  ];
  expect(journeys(lines)).toEqual(['a1', 'b10']);
});

test('a guest that arrives a day after it left did not come from there', () => {
  expect(journeys([start(1, 'a', 'booted'), stop(9, 'a'), start(90_000, 'b')])).toEqual(['a1', 'b90000']);
});

test('of a long journey, the part around the session is shown', () => {
  const lines = Array.from({ length: 400 }, (_, i) => [
    start(10 * i + 1, `h${i}`, i === 0 ? 'booted' : 'migrated'),
    stop(10 * i + 11, `h${i}`),
  ])
    .flat()
    .sort((x, y) => time(x) - time(y));
  const { sessions } = track(lines).raw;
  expect(sessions).toHaveLength(400);
  expect(sessions.map((session) => journeyOf(session).length)).toEqual(
    sessions.map((_, i) => Math.min(i, 100) + 1 + Math.min(399 - i, 100)),
  );
});
