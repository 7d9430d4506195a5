import { describe, expect, test } from 'vitest';
import { readRecords } from '../../src/log/read/read-records.ts';
import type { GuestSession } from '../../src/report/session/guest-session.ts';
import { readSessions } from '../../src/report/session/read-sessions.ts';
import { isVirt } from '../../src/schema/record-types.ts';
import { sortedRows } from '../support/sorted-rows.ts';
import { type Week, type WeekSettings, writeWeek } from '../support/week/week.ts';

const bytesOf = ({ files }: Week): Buffer => Buffer.from(files.map(({ text }) => text).join(''), 'latin1');

async function sessionsOf(week: Week): Promise<GuestSession[]> {
  const sessions: GuestSession[] = [];
  for await (const session of readSessions(bytesOf(week))) sessions.push(session);
  return sessions;
}

const idOf = ({ guest }: GuestSession) => [guest.name, guest.node];

const weeks: readonly WeekSettings[] = [{}, { seed: 2, guests: 20 }, { seed: 3, guests: 8, days: 4 }];

describe.each(weeks)('Of a generated week %j,', (settings) => {
  const week = writeWeek(settings);
  const { truth } = week;
  const read = sessionsOf(week);

  test('every session is read, with its start and end', async () => {
    const found = (await read)
      .filter(({ state }) => state !== 'failed')
      .map((session) => {
        const { start, end } = session;
        const times = [start?.time ?? null, end?.time ?? null];
        return [...idOf(session), ...times, end?.cause ?? null, start?.reason ?? null, end?.by?.reason ?? null];
      });
    const expected = truth.sessions.map((session) => {
      const { guest, host, started, ended, cause, startReason, stopReason } = session;
      return [guest, host, started, ended, cause, startReason, stopReason];
    });
    expect(sortedRows(found)).toEqual(sortedRows(expected));
  });

  test('every resource of a guest is read, with the time that it was held', async () => {
    const kinds = new Set(['disk', 'net', 'dev', 'mem', 'vcpu']);
    const found = (await read)
      .filter(({ state }) => state !== 'failed')
      .flatMap((session) =>
        session.resources
          .filter(({ resource, success }) => kinds.has(String(resource)) && success)
          .map(({ resource, value, time, end }) => [
            ...idOf(session),
            ...[resource, value, time, end?.time ?? null, end === null],
          ]),
      );
    const expected = truth.holdings.map(({ guest, host, kind, value, from, until, held }) => [
      ...[guest, host, kind, value, from, until, held],
    ]);
    expect(sortedRows(found)).toEqual(sortedRows(expected));
  });

  test('every failure is read', async () => {
    const found = (await read).flatMap((session) => [
      ...session.operations
        .filter(({ success }) => success === false)
        .map(({ op, time, reason }) => [...idOf(session), op, time, reason, null]),
      ...session.resources
        .filter(({ success }) => success === false)
        .map(({ time, reason, value }) => [...idOf(session), 'attach', time, reason, value]),
    ]);
    const expected = truth.failures.map(({ guest, host, operation, time, reason, value }) => [
      ...[guest, host, operation, time, reason, value],
    ]);
    expect(sortedRows(found)).toEqual(sortedRows(expected));
  });

  test('every denial and crash belongs to the guest that it concerns', async () => {
    const found = (await read).flatMap((session) => [
      ...session.denials.flatMap(({ time, accesses }) =>
        accesses.map(({ module, target }) => [...idOf(session), time, module, target]),
      ),
      ...session.anomalies.map(({ time, type }) => [...idOf(session), time, type]),
    ]);
    const expected = [
      ...truth.denials.map(({ guest, host, time, module, target }) => [guest, host, time, module, target]),
      ...truth.crashes.map(({ guest, host, time }) => [guest, host, time, 'ANOM_ABEND']),
    ];
    expect(sortedRows(found)).toEqual(sortedRows(expected));
  });

  test('both sessions of a move name each other', async () => {
    const found = (await read).flatMap(({ guest, start, migratedFrom, end, migratedTo }) => [
      ...(migratedFrom === null ? [] : [[guest.name, migratedFrom.node, guest.node, start?.time]]),
      ...(migratedTo === null ? [] : [[guest.name, guest.node, migratedTo.node, migratedTo.time, end?.time]]),
    ]);
    const expected = truth.moves.flatMap(({ guest, from, to, arrived, left }) => [
      [guest, from, to, arrived],
      [guest, from, to, arrived, left],
    ]);
    expect(sortedRows(found)).toEqual(sortedRows(expected));
  });

  test('every record has a known form', async () => {
    let records = 0;
    let unknown = 0;
    for await (const { type, event } of readRecords(bytesOf(week))) {
      if (!isVirt(type)) continue;
      records++;
      if (event === undefined) unknown++;
    }
    expect(unknown).toBe(0);
    expect(records).toBeGreaterThan(10 * truth.sessions.length);
  });
});

describe('A generated week', () => {
  test('depends only on its settings', () => {
    const settings = { guests: 8, days: 1 };
    expect(writeWeek(settings)).toEqual(writeWeek(settings));
    expect(writeWeek({ ...settings, seed: 2 })).not.toEqual(writeWeek(settings));
  });

  test('has something of everything', () => {
    const { files, truth } = writeWeek();
    expect(files.length).toBeGreaterThan(3);
    expect(files.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(3_000_000);
    const causes = new Set(truth.sessions.map(({ cause }) => cause));
    expect([...causes].sort()).toEqual(
      ['host-boot', 'host-shutdown', 'migrated', null, 'stopped', 'superseded'].sort(),
    );
    for (const rows of [truth.changes, truth.failures, truth.moves, truth.denials, truth.crashes, truth.gaps]) {
      expect(rows).not.toEqual([]);
    }
    expect(truth.shares.filter(({ writable }) => writable)).toMatchObject([
      { guest: 'db1', partners: ['lab2'] },
      { guest: 'lab2', partners: ['db1'] },
    ]);
    expect(new Set(truth.sessions.map(({ startedBy }) => startedBy?.user ?? startedBy?.acct)).size).toBeGreaterThan(4);
  });

  test('needs its cast', () => {
    expect(() => writeWeek({ guests: 7 })).toThrow(new RangeError('a week needs at least 8 guests'));
  });
});
