import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../src/log/event/event-queue.ts';
import { recordAt } from '../../src/log/record/parse-record.ts';
import { watchFrame } from '../../src/report/watch/watch-frame.ts';
import { WatchModel } from '../../src/report/watch/watch-model.ts';
import { FIRST_UI, type Key, pressed, type WatchUi } from '../../src/report/watch/watch-ui.ts';
import type { WatchView } from '../../src/report/watch/watch-view.ts';
import { SessionTracker } from '../../src/session/tracker.ts';
import { utcCalendar } from '../../src/util/calendar.ts';
import { avc, control, machineId, resource } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

const NOON = Date.UTC(2026, 10, 27, 12) / 1000;
const uuid = (n: number) => `11111111-1111-1111-1111-${String(n).padStart(12, '0')}`;

function modelOf(lines: readonly string[]): WatchModel {
  const model = new WatchModel();
  const tracker = new SessionTracker('entries');
  const queue = new EventQueue((event) => model.add(event, tracker.add(event), tracker.begun()));
  for (const line of lines) queue.push(recordAt(Buffer.from(line).toString('latin1'), 0));
  queue.end();
  model.isCaughtUp = true;
  return model;
}

const LINES = [
  machineId({ at: NOON - 7200, vm: 'web1', uuid: uuid(1) }),
  resource('disk', {
    at: NOON - 7200,
    vm: 'web1',
    uuid: uuid(1),
    fields: 'old-disk="?" new-disk="/images/web1.qcow2"',
  }),
  resource('mem', { at: NOON - 7200, vm: 'web1', uuid: uuid(1), fields: 'old-mem=0 new-mem=4194304' }),
  resource('vcpu', { at: NOON - 7200, vm: 'web1', uuid: uuid(1), fields: 'old-vcpu=0 new-vcpu=2' }),
  control('start', { at: NOON - 7199, vm: 'web1', uuid: uuid(1) }),
  control('start', { at: NOON - 100_000, vm: 'db', uuid: uuid(2) }),
  control('start', { at: NOON - 3600, vm: 'gone', uuid: uuid(3) }),
  control('stop', { at: NOON - 3500, vm: 'gone', uuid: uuid(3) }),
  control('start', { at: NOON - 60, vm: 'broken', uuid: uuid(4), res: 'failed' }),
  ...avc({ at: NOON - 30 }),
].sort((a, b) => Number(/\((\d+)/.exec(a)?.[1]) - Number(/\((\d+)/.exec(b)?.[1]));

const view = (columns: number, rows: number): WatchView => ({
  columns,
  rows,
  colour: false,
  calendar: utcCalendar,
  userName: () => 'root',
  measure: stringWidth,
  log: '/var/log/audit/audit.log',
  now: NOON * 1000,
});

const page = (model: WatchModel, ui: WatchUi, columns: number, rows: number) =>
  watchFrame(model, ui, view(columns, rows)).lines.map((line) => line.trimEnd());

const afterKeys = (...keys: readonly (string | Key)[]): WatchUi =>
  keys.reduce<WatchUi>(
    (ui, key) => pressed(ui, typeof key === 'string' ? { name: key, text: key } : key, 10),
    FIRST_UI,
  );

describe('The page of auvirt watch', () => {
  test('shows who runs, what they hold, and what went wrong', () => {
    expect(page(modelOf(LINES), FIRST_UI, 100, 16)).toMatchInlineSnapshot(`
      [
        "auvirt watch  2 running  /var/log/audit/audit.log                                2026-11-27 12:00:00",
        "3 started, 1 stopped, 1 failed, 1 denied, 0 anomalies since 2026-11-26 08:13",
        "",
        "  GUEST  SINCE                     FOR  BY    HOLDS                  TROUBLE",
        "> web1   10:00:01             01:59:59  root  1 disk, 4 GiB, 2 vcpu        1",
        "  db     2026-11-26 08:13  1d 03:46:40  root",
        "",
        "",
        "",
        "",
        "",
        "",
        "Failures and denials",
        "11:59:30  web1    denied read   x.img   qemu-kvm",
        "11:59:00  broken  start failed  booted",
        "q quit  Enter details  s sort: since  r reverse  / filter  ? help",
      ]
    `);
  });

  test('leaves out columns on a narrow terminal', () => {
    expect(page(modelOf(LINES), FIRST_UI, 46, 12)).toMatchInlineSnapshot(`
      [
        "auvirt watch  2 running …  2026-11-27 12:00:00",
        "3 started, 1 stopped, 1 failed, 1 denied, 0 a…",
        "",
        "  GUEST          FOR  HOLDS            TROUBLE",
        "> web1      01:59:59  1 disk, 4 GiB,…        1",
        "  db     1d 03:46:40",
        "",
        "",
        "",
        "Failures and denials",
        "11:59:30  web1   denied read  x.img  qemu-kvm",
        "q quit  Enter details  s sort: since  r rever…",
      ]
    `);
  });

  test('shows everything about the selected guest', () => {
    expect(page(modelOf(LINES), afterKeys('return'), 80, 20)).toMatchInlineSnapshot(`
      [
        "auvirt watch  2 running  /var/log/audit/audit.log            2026-11-27 12:00:00",
        "3 started, 1 stopped, 1 failed, 1 denied, 0 anomalies since 2026-11-26 08:13",
        "",
        "web1",
        "  uuid   11111111-1111-1111-1111-000000000001",
        "  since  2026-11-27T10:00:01Z, 01:59:59",
        "  by     root",
        "  how    booted",
        "  label  selinux system_u:system_r:svirt_t:s0:c1,c2",
        "",
        "Holds",
        "  2026-11-27T10:00:00Z  disk start  /images/web1.qcow2",
        "  2026-11-27T10:00:00Z  mem start  4 GiB",
        "  2026-11-27T10:00:00Z  vcpu start  2 vcpu",
        "",
        "Failures and denials",
        "  2026-11-27T11:59:30Z  denied read  x.img  qemu-kvm",
        "",
        "",
        "Esc back  ↑↓ scroll",
      ]
    `);
  });

  test('sorts and filters', () => {
    const names = (ui: WatchUi) =>
      page(modelOf(LINES), ui, 100, 16).flatMap((line) => /^[> ] (web1|db) /.exec(line)?.[1] ?? []);
    expect(names(FIRST_UI)).toEqual(['web1', 'db']);
    expect(names(afterKeys('s'))).toEqual(['db', 'web1']);
    expect(names(afterKeys('s', 'r'))).toEqual(['web1', 'db']);
    expect(names(afterKeys('/', 'D', 'b', 'return'))).toEqual(['db']);
    expect(names(afterKeys('/', 'D', 'b', 'return', 'escape'))).toEqual(['web1', 'db']);
    expect(page(modelOf(LINES), afterKeys('/', 'x', 'backspace', 'w'), 60, 10).at(-1)).toBe('Filter: w█');
  });

  test('selects a guest that exists, whatever the keys', () => {
    const model = modelOf(LINES);
    for (const key of ['end', 'G', 'pagedown', 'down']) {
      const { ui } = watchFrame(model, afterKeys(key, key, key), view(80, 20));
      expect(ui.selected).toBe(1);
    }
    expect(watchFrame(modelOf([]), afterKeys('down', 'return'), view(80, 20)).lines.join('\n')).toContain(
      'No guest is selected',
    );
  });

  test('ends with q and Ctrl-C, but q first leaves the details', () => {
    expect(afterKeys('q').isOver).toBe(true);
    expect(afterKeys('return', 'q').isOver).toBe(false);
    expect(afterKeys('/', { name: 'c', ctrl: true }).isOver).toBe(true);
  });

  test('explains the keys', () => {
    expect(page(modelOf([]), afterKeys('?'), 80, 24).join('\n')).toContain('suspend');
  });

  test('has as many lines as the terminal, none of them too wide, and nothing that a terminal obeys', () => {
    const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    const key = fc.constantFrom('return', 's', 'r', '/', '?', 'down', 'end', 'pagedown', 'escape', 'x');
    fc.assert(
      fc.property(
        fc.array(names, { maxLength: 8 }),
        fc.array(key, { maxLength: 6 }),
        fc.integer({ min: 12, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        (guests, keys, columns, rows) => {
          const lines = guests.flatMap((name, n) => {
            const hex = Buffer.from(name).toString('hex').toUpperCase();
            const id = { at: NOON - 100 + n, uuid: uuid(n) };
            return [
              resource('disk', { ...id, fields: `old-disk="?" new-disk=${hex}` }).replace('vm="web1"', `vm=${hex}`),
              control('start', { ...id, res: n % 3 === 0 ? 'failed' : 'success' }).replace('vm="web1"', `vm=${hex}`),
            ];
          });
          const shown = watchFrame(modelOf(lines), afterKeys(...keys), view(columns, rows)).lines;
          expect(shown).toHaveLength(rows);
          for (const line of shown) {
            expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
            expect(line).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });
});
