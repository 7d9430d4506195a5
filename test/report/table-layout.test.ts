import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { visible } from '../../src/report/format/visible.ts';
import type { Cell } from '../../src/report/table/cell.ts';
import { fittingWidths } from '../../src/report/table/fitting-widths.ts';
import { endShortened, middleShortened, pieces } from '../../src/report/table/shorten.ts';
import { type Column, type TableRow, table } from '../../src/report/table/table.ts';
import { captioned } from '../../src/report/table/time-captions.ts';
import { localCalendar, utcCalendar } from '../../src/util/calendar.ts';
import { inZone } from '../support/corpus.ts';
import { runs } from '../support/runs.ts';

const plain = { colour: false, iso: false, calendar: utcCalendar, width: undefined };

async function lines(columns: readonly Column[], rows: readonly TableRow[], options: object = {}): Promise<string[]> {
  let text = '';
  for await (const part of table({ columns }, rows, { ...plain, ...options })) text += part;
  return text.split('\n').slice(0, -1);
}

/** Text from a log, as it is shown. */
const shownText = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 40 }))
  .map((text) => visible(Buffer.from(text).toString('latin1')));

describe('a table', () => {
  const columns: Column[] = [
    { title: 'NAME', fit: 'middle', least: 8 },
    { title: 'TIME' },
    { title: 'NOTE', fit: 'end', least: 6, optional: 1 },
    { title: 'N', align: 'right' },
  ];
  const rowsOf = fc.array(
    fc.record({
      NAME: shownText,
      TIME: fc.nat(4e9).map((seconds): Cell => ({ time: seconds * 1000 })),
      NOTE: shownText,
      N: fc.nat(1e6).map(String),
    }),
    { minLength: 1, maxLength: 6 },
  );

  test('is never wider than the terminal, and never cuts a time or a number', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.integer({ min: 30, max: 140 }), async (rows, width) => {
        const text = await lines(columns, rows, { width });
        for (const line of text) expect(stringWidth(line)).toBeLessThanOrEqual(width);
        expect(text.join('\n').match(/\d\d:\d\d:\d\d/g) ?? []).toHaveLength(rows.length);
        for (const { N } of rows) expect(text.some((line) => line.endsWith(` ${N}`))).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  test('without a terminal has every cell whole', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        const text = (await lines(columns, rows)).join('\n');
        for (const { NAME, NOTE } of rows) for (const cell of [NAME, NOTE]) expect(text).toContain(cell.trimEnd());
      }),
    );
  });

  test('has no column without text, and columns are at least as wide as their titles', async () => {
    const layout = [{ title: 'LONG TITLE' }, { title: 'EMPTY' }, { title: 'B' }];
    expect(await lines(layout, [{ 'LONG TITLE': 'x', EMPTY: '', B: 'y' }])).toEqual(['LONG TITLE  B', 'x           y']);
  });

  test('without rows is nothing', async () => expect(await lines(columns, [])).toEqual([]));

  test('never leaves out a cell because its title is unknown or used twice', async () => {
    await expect(lines([{ title: 'A' }], [{ A: 'a', B: 'b' }])).rejects.toThrow('the table has no column B');
    await expect(lines([{ title: 'A' }, { title: 'A' }], [{ A: 'a' }])).rejects.toThrow('the same title');
  });

  test('may have more rows than a call may have arguments', async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => ({ A: String(index), B: 'b' }));
    expect((await lines([{ title: 'A' }, { title: 'B' }], rows))[200_000]).toBe('199999  b');
  });

  test('becomes blocks if even its least widths do not fit, in which nothing is cut', async () => {
    const layout: Column[] = [{ title: 'NAME', fit: 'middle', least: 8 }, { title: 'UUID' }];
    const rows = [
      { NAME: 'a-name-that-is-long-enough', UUID: 'x'.repeat(20) },
      { NAME: '中文中文', UUID: '' },
    ];
    expect(await lines(layout, rows, { width: 22 })).toEqual([
      'NAME: a-name-that-is-l',
      '      ong-enough',
      'UUID: xxxxxxxxxxxxxxxx',
      '      xxxx',
      '',
      'NAME: 中文中文',
    ]);
  });
});

describe('columns of a narrow table', () => {
  const column = (natural: number, fit: 'whole' | 'middle' | 'end' = 'whole', optional?: number) => ({
    natural,
    usual: natural,
    title: 4,
    fit,
    least: 8,
    optional,
  });
  test.each([
    ['that fit are not narrowed', [column(10), column(20, 'middle')], 40, [10, 20]],
    ['lose their ends first', [column(30, 'middle'), column(30, 'end')], 50, [30, 18]],
    ['do not lose their ends to one long name', [column(300, 'middle'), column(18, 'end')], 60, [40, 18]],
    [
      'are no wider than most of their cells need, if others are cut',
      [{ ...column(40, 'middle'), usual: 10 }, column(30, 'end'), column(8, 'end')],
      60,
      [18, 30, 8],
    ],
    [
      'lose the ends of few cells rather than of most',
      [column(24, 'middle'), { ...column(40, 'end'), usual: 10 }, column(16, 'end')],
      58,
      [24, 14, 16],
    ],
    ['share what is left', [column(50, 'middle'), column(60, 'middle')], 50, [24, 24]],
    [
      'are left out, the least important first',
      [column(20), column(8, 'whole', 1), column(8, 'whole', 2)],
      30,
      [20, 8, undefined],
    ],
    [
      'are left out before a name is shortened to less than 24',
      [column(40, 'middle'), column(10, 'whole', 1)],
      30,
      [30, undefined],
    ],
    ['that are never cut may not fit', [column(20), column(20)], 30, undefined],
  ])('%s', (_, columns, width, widths) => {
    expect(fittingWidths(columns, width)).toEqual(widths);
  });
});

describe('shortened text', () => {
  test('keeps its beginning and its end, is as wide as allowed, and divides no character or escape', () => {
    fc.assert(
      fc.property(shownText, fc.integer({ min: 4, max: 40 }), (text, width) => {
        for (const shorten of [middleShortened, endShortened]) {
          const short = shorten(text, width, stringWidth);
          expect(stringWidth(short)).toBeLessThanOrEqual(width);
          if (stringWidth(text) <= width) expect(short).toBe(text);
          else {
            const [head = '', tail = ''] = short.split('…').length === 2 ? short.split('…') : ['', ''];
            expect(text.startsWith(head) && text.endsWith(tail)).toBe(true);
          }
          expect(short.isWellFormed()).toBe(true);
        }
        expect(pieces(text, width, stringWidth).join('')).toBe(text);
      }),
    );
  });

  test.each([
    ['/var/lib/libvirt/images/web1.qcow2', 20, '/var/li…s/web1.qcow2'],
    ['a\\u{202e}b\\xffc-and-more', 12, 'a…c-and-more'],
    ['中文中文中文中文', 9, '中文…中文'],
  ])('%s in %i columns is %s', (text, width, short) => {
    expect(middleShortened(text, width, stringWidth)).toBe(short);
  });
});

describe('captions', () => {
  const HOUR = 3600_000;
  const groups = (times: readonly number[], byTime: boolean, calendar = utcCalendar) =>
    captioned(
      times.map((time) => [{ time }]),
      byTime ? 0 : undefined,
      { iso: false, calendar },
    ).map(({ caption, rows }) => [caption, ...rows.map(([cell]) => cell?.text)]);

  test('are the days of rows in order of time', () => {
    expect(groups([0, HOUR, 24 * HOUR, 25 * HOUR], true)).toEqual([
      ['Thu 1970-01-01, UTC', '00:00:00', '01:00:00'],
      ['Fri 1970-01-02, UTC', '00:00:00', '01:00:00'],
    ]);
  });

  test('are the year if days do not repeat, and the zone if years do not', () => {
    expect(groups([0, 24 * HOUR], true)).toEqual([['1970, UTC', '01-01 00:00:00', '01-02 00:00:00']]);
    expect(groups([0, 24 * HOUR * 400], false)).toEqual([
      ['Times in UTC', '1970-01-01 00:00:00', '1971-02-05 00:00:00'],
    ]);
  });

  test('tell the hour apart that occurs twice when clocks go back', async () => {
    const change = Date.UTC(2026, 9, 25, 0, 30);
    const times = [change, change + 60_000, change + HOUR, change + HOUR + 60_000];
    expect(await inZone('Europe/Berlin', async () => groups(times, true, localCalendar))).toEqual([
      ['Sun 2026-10-25, UTC+02:00', '02:30:00', '02:31:00'],
      ['Sun 2026-10-25, UTC+01:00', '02:30:00', '02:31:00'],
    ]);
    expect(await inZone('Europe/Berlin', async () => groups(times, false, localCalendar))).toEqual([
      ['Sun 2026-10-25, UTC+02:00', '02:30:00', '02:31:00', '02:30:00+01:00', '02:31:00+01:00'],
    ]);
  });

  test('say with the rows below them the same as the ISO times', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4e9), { minLength: 1, maxLength: 8 }), fc.boolean(), (seconds, byTime) => {
        const times = seconds.map((each) => each * 1000);
        const read = groups(times, byTime).flatMap(([caption = '', ...texts]) => {
          const common = /^(?:\w{3} )?([\d-]+)?/.exec(caption)?.[1] ?? '';
          return texts.map((text = '') => {
            const [clock, ...day] = text.split(' ').reverse();
            return Date.parse(`${[common, ...day].filter(Boolean).join('-').slice(-10)}T${clock}Z`);
          });
        });
        expect(read).toEqual(times);
      }),
    );
  });
});
