import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../src/log/event/event-queue.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { classicFormat } from '../../src/report/session/classic.ts';
import type { ListOptions, Report } from '../../src/report/session/report.ts';
import { jsonFormat } from '../../src/report/session/session-json-format.ts';
import { forgottenText, SessionTracker, type TrackerOptions } from '../../src/session/tracker.ts';
import { utcCalendar } from '../../src/util/calendar.ts';
import { livesArbitrary } from '../support/lives.ts';
import { avc, control, line, machineId, resource, UUID } from '../support/log-text.ts';

const options: ListOptions = {
  selection: {},
  allEvents: true,
  cgroup: false,
  showUuid: true,
  proof: true,
  userName: () => undefined,
  calendar: utcCalendar,
  colour: false,
  iso: true,
  width: undefined,
};
const classic = (allEvents: boolean): Report => classicFormat.list({ ...options, allEvents });
const json = (): Report => jsonFormat.list(options);

/** What a report prints, and how many guests were forgotten. */
async function printed(lines: readonly string[], report: Report, options: TrackerOptions) {
  const tracker = new SessionTracker(report.keep, undefined, options);
  let text = '';
  const queue = new EventQueue((event) => {
    text += report.add(event, tracker.add(event), tracker.begun());
  });
  for (const each of lines) queue.push(parseRecord(each));
  queue.end();
  tracker.end();
  for await (const rest of report.end()) text += Buffer.from(rest as string).toString('latin1');
  return { text, forgotten: tracker.forgotten, retained: tracker.retained };
}

const lives = livesArbitrary({ differences: true });
/** The lives of the same guests on two hosts, one of which goes down; some guests move. */
const fleet = fc
  .tuple(lives, lives, fc.array(fc.boolean(), { minLength: 400, maxLength: 400 }))
  .map(([one, two, moves]) => {
    const on = (node: string, events: readonly (readonly string[])[]) =>
      events.flat().map((each) => `node=${node} ${each}`);
    const boot = line('SYSTEM_BOOT', { at: 1_700_000_050, node: 'b' }, "pid=1 uid=0 msg='op=x res=success'");
    return [...on('a', one), ...on('b', two), boot, ...on('a', two)].map((each, index) =>
      moves[index] ? each.replace(/reason=(booted|shutdown)/, 'reason=migrated') : each,
    );
  });

describe('packing open sessions', () => {
  test('changes nothing in the list', async () => {
    await fc.assert(
      fc.asyncProperty(fleet, async (lines) => {
        const plain = await printed(lines, classic(false), { denials: false });
        const packed = await printed(lines, classic(false), { denials: false, packs: true, youngest: 1 });
        expect(packed.text).toBe(plain.text);
      }),
    );
  });

  test('happens once others have begun, and takes less than half of the memory', async () => {
    const uuids = Array.from({ length: 50 }, (_, n) => UUID.replace(/^\d\d/, String(n + 10)));
    const lines = uuids.flatMap((uuid, n) => [machineId({ at: n, uuid }), control('start', { at: n + 0.5, uuid })]);
    const plain = await printed(lines, classic(false), { denials: false, youngest: 1 });
    const packed = await printed(lines, classic(false), { denials: false, packs: true, youngest: 1 });
    expect(packed.retained).toBeLessThan(plain.retained / 2);
  });

  test('leaves a start and a stop whose result is cut in doubt', async () => {
    const other = (n: number) => UUID.replace(/^\d/, String(n));
    const cut = (text: string) => text.slice(0, text.indexOf(' res='));
    const lines = [
      control('start', { at: 1 }),
      ...[2, 3, 4].map((n) => control('start', { at: n, uuid: other(n) })),
      cut(control('stop', { at: 5 })),
      cut(control('start', { at: 6, uuid: other(2) })),
      cut(control('start', { at: 7, uuid: other(5) })),
      ...[6, 7, 8].map((n) => control('start', { at: n + 2, uuid: other(n) })),
    ];
    const plain = await printed(lines, classic(false), { denials: false });
    const packed = await printed(lines, classic(false), { denials: false, packs: true, youngest: 1 });
    expect(packed.text).toBe(plain.text);
    expect(plain.text.split('\n')).toHaveLength(3 * 7 + 1);
  });

  test('keeps names with blanks, quotes and zero bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 30 }), async (bytes) => {
        const vm = `vm=${Buffer.from(bytes).toString('hex').toUpperCase()}`;
        const lines = [0, 1, 2].map((n) =>
          control('start', { at: n + 1, uuid: UUID.replace(/^\d/, String(n)) }).replace('vm="web1"', vm),
        );
        const plain = await printed(lines, classic(false), { denials: false });
        expect((await printed(lines, classic(false), { packs: true, denials: false, youngest: 1 })).text).toBe(
          plain.text,
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe('a bound on the memory for open guests', () => {
  test('that is not met changes nothing', async () => {
    let met = 0;
    let notMet = 0;
    await fc.assert(
      fc.asyncProperty(fleet, fc.constantFrom(3000, 8000, 20_000, 60_000), async (lines, limit) => {
        for (const report of [() => classic(true), json]) {
          const bounded = await printed(lines, report(), { limit, youngest: 1 });
          if (bounded.forgotten > 0) met++;
          else {
            notMet++;
            expect(bounded.text).toBe((await printed(lines, report(), {})).text);
          }
        }
      }),
    );
    // The bounds are such that both happen.
    expect(Math.min(met, notMet)).toBeGreaterThan(0);
  });

  test('is kept, whatever the log', async () => {
    await fc.assert(
      fc.asyncProperty(fleet, fc.boolean(), async (lines, packs) => {
        const { retained } = await printed(lines, classic(!packs), {
          limit: 2500,
          packs,
          denials: !packs,
          youngest: 2,
        });
        expect(retained).toBeLessThanOrEqual(2500);
      }),
    );
  });

  const other = (n: number) => UUID.replaceAll('1', String(n));
  const start = (n: number) => [
    machineId({ at: n * 10, uuid: other(n), context: `u:r:svirt_t:s0:c${n},c99` }),
    resource('disk', { at: n * 10 + 1, uuid: other(n), fields: `old-disk="?" new-disk="/img/${n}"` }),
    control('start', { at: n * 10 + 2, uuid: other(n), vmPid: n }),
  ];
  const lines = [
    ...[1, 2, 3].flatMap(start),
    ...avc({ at: 50, scontext: 'u:r:svirt_t:s0:c1,c99' }),
    control('stop', { at: 60, uuid: other(1) }),
    control('stop', { at: 70, uuid: other(3) }),
  ];

  test('shows the end of a guest that was forgotten as unknown, and its stop as a session without a start', async () => {
    const { text, forgotten } = await printed(lines, json(), { limit: 7000, youngest: 1 });
    expect(forgotten).toBe(1);
    const sessions = text
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each));
    expect(sessions.map(({ guest, state, end }) => [guest.uuid[0], state, end?.cause])).toEqual([
      ['1', 'unknown', 'untracked'],
      ['2', 'running', undefined],
      ['3', 'ended', 'stopped'],
      ['1', 'ended', 'stopped'],
    ]);
    expect(sessions[0]).toMatchObject({ resources: [{ end: { time: null, cause: 'untracked' } }], denials: [] });
    expect(sessions[3]).toMatchObject({ start: null, end: { by: { op: 'stop' } } });
  });

  test('shows it as unknown in the list of all events and of sessions', async () => {
    const all = await printed(lines, classic(true), { limit: 5000, youngest: 1 });
    const ends = all.text.split('\n').flatMap((each) => / - [^\t]*/.exec(each)?.[0].trim() ?? []);
    expect([all.forgotten, ...ends]).toEqual([1, '- unknown', '- unknown', expect.any(String), expect.any(String)]);
    const ofSessions = lines.filter((each) => !each.includes('VIRT_RESOURCE'));
    const few = await printed(ofSessions, classic(false), { limit: 1600, youngest: 1, packs: true, denials: false });
    expect(few.forgotten).toBe(1);
    expect(few.text.split('\n').filter((each) => each.includes(' - unknown'))).toHaveLength(few.forgotten);
  });

  test('is reported in one line', () => {
    expect(forgottenText(1)).toBe(
      'too many guests were running at once: one guest that started first was not followed to the end, which is shown as unknown',
    );
    expect(forgottenText(12_345)).toContain('12,345 guests that started first were not followed');
  });
});
