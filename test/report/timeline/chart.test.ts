import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../../src/log/event/event-queue.ts';
import { parseRecord } from '../../../src/log/record/parse-record.ts';
import { readSessions } from '../../../src/log.ts';
import { type Chart, fieldOf, ITEM_KINDS } from '../../../src/report/timeline/chart/chart.ts';
import { EVERYTHING, type Filter, STATES } from '../../../src/report/timeline/chart/filter.ts';
import { hitAt } from '../../../src/report/timeline/chart/hit.ts';
import { lanesOf } from '../../../src/report/timeline/chart/lanes.ts';
import { layoutOf } from '../../../src/report/timeline/chart/layout.ts';
import { packChart, unpackChart } from '../../../src/report/timeline/chart/pack-chart.ts';
import { ticksOf } from '../../../src/report/timeline/chart/ticks.ts';
import { AXIS, type View, xOf } from '../../../src/report/timeline/chart/view.ts';
import { endedText } from '../../../src/report/timeline/chart/words.ts';
import { chartOf } from '../../../src/report/timeline/chart-of.ts';
import { Collector } from '../../../src/report/timeline/collector.ts';
import { SessionTracker } from '../../../src/session/tracker.ts';
import { readTimeline } from '../../../src/timeline.ts';
import { localCalendar, utcCalendar } from '../../../src/util/calendar.ts';
import { avc, control, machineId, resource } from '../../support/log-text.ts';

const LIBVIRT = new URL('../../corpus/libvirt/audit-raw.log', import.meta.url);
const T = 1_700_000_000;
const logOf = (...lines: string[]) => Buffer.from(`${lines.join('\n')}\n`);
const chart = async (...lines: string[]) => chartOf(await readTimeline(logOf(...lines)));
const OTHER = '22222222-2222-2222-2222-222222222222';

const life = [
  machineId({ at: T }),
  resource('disk', { at: T, fields: 'old-disk="?" new-disk="/a.img"' }),
  control('start', { at: T }),
  ...avc({ at: T + 50 }),
  resource('disk', { at: T + 60, reason: 'attach', fields: 'old-disk="?" new-disk="/b.img"' }),
  control('stop', { at: T + 100 }),
];

describe('A chart', () => {
  test('has a bar or a failure for each session of the libvirt corpus', async () => {
    const sessions = [];
    for await (const session of readSessions(readFileSync(LIBVIRT))) sessions.push(session);
    const all = chartOf(await readTimeline(readFileSync(LIBVIRT))).guests.flatMap((guest) => guest.sessions);
    const times = (list: readonly { readonly state: string; readonly ended: number | null }[]) =>
      list.map(({ state, ended }) => `${state} ${ended}`).sort();
    expect(all.length).toBeGreaterThan(100);
    expect(times(all)).toEqual(times(sessions.map(({ state, end }) => ({ state, ended: end?.time ?? null }))));
  });

  test('marks denials and changes, and not what a session began with', async () => {
    const [lane] = lanesOf(await chart(...life), EVERYTHING);
    const marks = [...(lane?.marks ?? [])].map(([kind, list]) => [kind, list.length]);
    expect(marks).toEqual([
      ['denial', 1],
      ['change', 1],
    ]);
  });

  test('marks a guest that could not be started, without a bar', async () => {
    const [lane] = lanesOf(await chart(control('start', { at: T, res: 'failed' })), EVERYTHING);
    expect(lane?.bars).toEqual([]);
    expect(lane?.marks.get('failure')).toHaveLength(1);
  });

  test('joins the two sessions of a migration', async () => {
    const { guests } = await chart(
      control('start', { at: T, node: 'a' }),
      control('stop', { at: T + 10, node: 'a', reason: 'migrated' }),
      control('start', { at: T + 11, node: 'b', reason: 'migrated' }),
    );
    expect(guests.map(({ host }) => host)).toEqual(['a', 'b']);
    expect(guests[0]?.sessions[0]?.movedTo).toEqual([1, 0]);
  });

  test('draws a session of unknown end up to the session that replaced it', async () => {
    const { guests } = await chart(control('start', { at: T }), control('start', { at: T + 70 }));
    expect(guests[0]?.sessions[0]).toMatchObject({ state: 'unknown', to: (T + 70) * 1000, ended: null });
    expect(endedText(guests[0]?.sessions[0] as never)).toBe('started again');
  });

  test('shows text that could mislead a reader in its escaped form', async () => {
    const name = Buffer.concat([Buffer.from('a\u202e\x1b'), Buffer.from([0xff])])
      .toString('hex')
      .toUpperCase();
    const record = control('start', { at: T }).replace('vm="web1"', `vm=${name}`);
    expect((await chart(record)).guests[0]?.name).toBe('a\\u{202e}\\u{1b}\\xff');
  });

  test('puts web2 before web10', async () => {
    const { guests } = await chart(
      control('start', { at: T, vm: 'web10', uuid: OTHER }),
      control('start', { at: T + 1, vm: 'web2' }),
    );
    expect(guests.map(({ name }) => name)).toEqual(['web2', 'web10']);
  });
});

describe('A timeline that is too large', () => {
  const collect = (limits: { sessions: number; entries?: number; lines: number }) => {
    const collector = new Collector(() => true, { entries: 1000, ...limits });
    const tracker = new SessionTracker('entries');
    const queue = new EventQueue((event) => collector.add(event, tracker.add(event), tracker.begun()));
    for (let i = 0; i < 10; i++) {
      for (const op of ['start', 'stop'])
        queue.push(parseRecord(control(op, { at: T + 10 * i + (op === 'stop' ? 5 : 0) })));
    }
    queue.end();
    return collector.end();
  };

  test('has the newest sessions, and says how many are missing and from when', () => {
    const timeline = collect({ sessions: 3, lines: 1e6 });
    expect(timeline.sessions.map(({ start }) => start?.time)).toEqual([7, 8, 9].map((i) => (T + 10 * i) * 1000));
    expect(timeline.leftOut).toEqual({ sessions: 7, until: (T + 60) * 1000, lines: 0 });
    expect(chartOf(timeline).notes).toEqual([
      '7 sessions, which began up to 2023-11-14T22:14:20.000Z, are left out: narrow with --start, --end or a guest.',
    ]);
  });

  test('has at most so many entries, and always the newest session', () => {
    for (const [entries, sessions] of [
      [7, 3],
      [1, 1],
    ] as const) {
      const timeline = collect({ sessions: 100, entries, lines: 1e6 });
      expect(timeline.sessions).toHaveLength(sessions);
      expect(timeline.leftOut.sessions).toBe(10 - sessions);
    }
  });

  test('has the newest lines', () => {
    const timeline = collect({ sessions: 100, lines: 1000 });
    expect(timeline.sessions).toHaveLength(10);
    expect(timeline.lines.length + timeline.leftOut.lines).toBe(20);
    expect(timeline.lines.at(-1)?.time).toBe((T + 95) * 1000);
    expect(timeline.lines.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(1000);
  });
});

describe('A search finds a session by', () => {
  const shown = async (filter: Partial<Filter>) =>
    lanesOf(await chart(...life, control('start', { at: T, vm: 'db', uuid: OTHER })), { ...EVERYTHING, ...filter });
  test.each(['WEB', 'web1 ended', '/a.img', 'x.img qemu', 'shutdown', '11111111'])('%s', async (query) => {
    expect((await shown({ query })).map(({ guest }) => guest.name)).toEqual(['web1']);
  });

  test('all of its words', async () => {
    expect(await shown({ query: 'web1 running' })).toEqual([]);
  });

  test('its state', async () => {
    expect((await shown({ states: new Set(['running']) })).map(({ guest }) => guest.name)).toEqual(['db']);
  });
});

test('A packed chart is unpacked unchanged', () => {
  fc.assert(
    fc.property(charts, (made) => {
      expect(unpackChart(packChart(made))).toEqual(made);
    }),
  );
});

describe('The ticks of an axis', () => {
  test.each([
    ['UTC', utcCalendar],
    ['local time', localCalendar],
  ])('are in order, within the axis, at most two more than there is room for, in %s', (_, calendar) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.double({ min: 20, max: 1e12, noNaN: true }),
        fc.integer({ min: 2, max: 30 }),
        (from, length, most) => {
          const { ticks } = ticksOf(from, from + length, most, calendar);
          const times = ticks.map(({ time }) => time);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          expect(times.every((time) => time >= from && time <= from + length)).toBe(true);
          expect(ticks.length).toBeLessThanOrEqual(most + 2);
        },
      ),
    );
  });

  test('say the day at the edge, and each day that begins', () => {
    const from = Date.UTC(2026, 10, 23, 18);
    const { edge, ticks } = ticksOf(from, from + 12 * 3_600_000, 5, utcCalendar);
    expect(edge).toBe('Mon 23 Nov 2026');
    expect(ticks.map(({ text, day }) => [text, day])).toEqual([
      ['18:00', undefined],
      ['21:00', undefined],
      ['00:00', 'Tue 24 Nov 2026'],
      ['03:00', undefined],
      ['06:00', undefined],
    ]);
  });
});

test('A pointer finds each bar, mark and resource where it is drawn', async () => {
  const made = chartOf(await readTimeline(readFileSync(LIBVIRT)));
  const lanes = lanesOf(made, EVERYTHING);
  const layout = layoutOf(lanes, new Set(lanes.map(({ index }) => index)));
  const view: View = {
    ...{ chart: made, layout, from: made.from, to: made.to, width: 100_000, height: 500, gutter: 200 },
    ...{ scroll: 0, calendar: utcCalendar },
  };
  let found = 0;
  for (const row of layout.rows) {
    if (row.kind === 'guest') {
      for (const { session, from, to } of row.lane.bars) {
        const hit = hitAt(view, xOf(view, (from + to) / 2), AXIS + row.y + 22);
        if (hit?.kind === 'bar' && hit.session === session) found++;
        expect(hit?.kind).toBe('bar');
      }
      for (const { item, time } of [...row.lane.marks.values()].flat()) {
        const hit = hitAt(view, xOf(view, time), AXIS + row.y + 8);
        expect(hit).toMatchObject({ kind: 'item' });
        if (hit?.kind === 'item' && hit.item === item) found++;
      }
    } else if (row.kind === 'resource') {
      for (const { from, to } of row.holdings) {
        const hit = hitAt(view, xOf(view, (from + to) / 2), AXIS + row.y + 8);
        expect(hit?.kind === 'item' && fieldOf(hit.item, 'resource')).toBe(row.name.split(' ')[0]);
      }
    }
  }
  expect(found).toBeGreaterThan(100);
});

const text = fc.string();
const time = fc.integer({ min: 0, max: 2 ** 41 });
const item = fc.record({
  kind: fc.constantFrom(...ITEM_KINDS),
  time,
  to: fc.option(time),
  success: fc.option(fc.boolean()),
  serials: fc.array(fc.nat(), { minLength: 1 }),
  fields: fc.array(fc.tuple(text, text)),
});
const session = fc.record({
  name: text,
  state: fc.constantFrom(...STATES),
  start: fc.option(fc.nat()),
  stop: fc.option(fc.nat()),
  cause: fc.option(fc.constantFrom('stopped' as const, 'host-boot' as const)),
  ended: fc.option(time),
  duration: fc.option(fc.nat()),
  from: time,
  to: time,
  movedTo: fc.option(fc.tuple(fc.nat(), fc.nat())),
  items: fc.array(item),
});
const host = fc.option(text);
const charts: fc.Arbitrary<Chart> = fc.record({
  from: time,
  to: time,
  guests: fc.array(fc.record({ host, name: text, uuid: text, sessions: fc.array(session) })),
  boots: fc.array(fc.record({ host, time })),
  gaps: fc.array(
    fc.record({ host, from: time, to: time, reason: fc.constantFrom('host-down' as const, 'auditd-stopped' as const) }),
  ),
  notes: fc.array(text),
});
