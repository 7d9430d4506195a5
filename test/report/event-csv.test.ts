import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvents } from '../../src/log/read/read-events.ts';
import { csvFormat } from '../../src/report/event/event-csv.ts';
import { Moments } from '../../src/report/format/times.ts';
import { localCalendar } from '../../src/util/calendar.ts';
import { bytes } from '../support/cli.ts';
import { inZone } from '../support/corpus.ts';
import { control } from '../support/log-text.ts';

const OPTIONS = {
  moments: new Moments(() => '11/14/23', localCalendar),
  userName: () => undefined,
  escape: 'tty',
} as const;

/** Reads one row according to RFC 4180. */
function cellsOf(row: string): string[] {
  const cells: string[] = [];
  for (let rest = `,${row.slice(0, -1)}`; rest !== ''; ) {
    const [whole = '', quoted, bare] = /^,(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|$)/.exec(rest) ?? [];
    if (whole === '') throw new Error(`no cell: ${rest}`);
    cells.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    rest = rest.slice(whole.length);
  }
  return cells;
}

async function rowOf(name: string, extras = ['obj2']): Promise<string[]> {
  const line = control('start', { at: 1 }).replace('"web1"', Buffer.from(name, 'utf8').toString('hex').toUpperCase());
  const { head, write } = csvFormat.writer({ ...OPTIONS, extras: new Set(extras) });
  for await (const event of readEvents(Buffer.from(line))) {
    const cells = cellsOf(write(event));
    expect(cells).toHaveLength(head.trimEnd().split(',').length);
    return cells;
  }
  return [];
}

test('any name fits into one cell of one row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), async (name) => {
      fc.pre(!name.includes('\0'));
      const cells = await rowOf(name);
      expect(cells.at(-3)).not.toMatch(/\p{Cc}(?<![\u007f-\u009f])/u);
      expect(cells.at(-2)).toBe('virtual-machine');
    }),
  );
});

describe('a cell that a spreadsheet would run as a formula becomes text', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['=cmd|"/c calc"!A1', `'=cmd|"/c calc"!A1`],
    ['a=1', 'a=1'],
    ["'=1", "'=1"],
  ])('%s', async (name, cell) => {
    expect((await rowOf(name)).at(-3)).toBe(cell);
  });
});

test('text beyond ASCII is unchanged, and control characters are octal', async () => {
  expect((await rowOf('dé\n\u202e')).at(-3)).toBe(`${bytes('dé')}\\012\\342\\200\\256`);
});

test('the offset of the time zone includes minutes', async () => {
  const cells = await inZone('America/St_Johns', () => rowOf('x', ['obj2', 'time']));
  expect(cells).toContain('-03:30');
});
