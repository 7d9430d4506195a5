import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine, guarded } from '../../src/report/format/csv.ts';
import { run } from '../support/cli.ts';
import { livesArbitrary } from '../support/lives.ts';
import { avc, control, machineId, resource, UUID } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

/** Reads CSV as RFC 4180 defines it. */
function read(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\n') lines.push([]);
  }
  return lines.slice(0, -1);
}

/** The rows of a CSV output, by the names of their columns. */
async function rowsOf(words: readonly string[], stdin: string): Promise<Record<string, string>[]> {
  const { code, out, err } = await run([...words, '--format', 'csv'], { stdin });
  expect([code, err]).toEqual([0, '']);
  const [head = [], ...rows] = read(Buffer.from(out, 'latin1').toString('utf8'));
  return rows.map((row) => {
    expect(row).toHaveLength(head.length);
    return Object.fromEntries(head.map((name, index) => [name, row[index] ?? '']));
  });
}

const LOG = [
  machineId({ at: 1, serial: 1, node: 'h1' }),
  resource('disk', { at: 2, serial: 2, node: 'h1', fields: 'old-disk="?" new-disk="/img/a, b.img"' }),
  control('start', { at: 3, serial: 3, node: 'h1' }),
  ...avc({ at: 4, serial: 4, node: 'h1' }),
  control('stop', { at: 13.5, serial: 5, node: 'h1' }),
].join('\n');

describe('CSV', () => {
  test('has a row for each session', async () => {
    expect(await rowsOf(['--stdin'], LOG)).toEqual([
      {
        GUEST: 'web1',
        UUID,
        HOST: 'h1',
        STATE: 'ended',
        STARTED: '1970-01-01T00:00:03.000Z',
        ENDED: '1970-01-01T00:00:13.500Z',
        SECONDS: '10.5',
        BY: 'libvirtd',
        BEGAN: 'booted',
        FINISHED: 'shutdown',
        FROM_HOST: '',
        TO_HOST: '',
        RECORDS: '3 5',
      },
    ]);
  });

  test('has a row for everything that happened', async () => {
    const rows = await rowsOf(['--stdin', '-a'], LOG);
    expect(rows.map(({ KIND, EVENT, WHAT, RESULT, ENDED_BY }) => [KIND, EVENT, WHAT, RESULT, ENDED_BY])).toEqual([
      ['label', 'label', 'selinux system_u:system_r:svirt_t:s0:c1,c2', 'success', ''],
      ['resource', 'disk start', '/img/a, b.img', 'success', 'stopped'],
      ['operation', 'start', 'booted', 'success', 'stopped'],
      ['denial', 'denied read', 'x.img', '', ''],
      ['operation', 'stop', 'shutdown', 'success', ''],
    ]);
    expect(rows[1]).toMatchObject({ UNTIL: '1970-01-01T00:00:13.500Z', SECONDS: '11.5', HOST: 'h1' });
  });

  test('has the rows of the reports', async () => {
    expect(await rowsOf(['report', '--guests'], LOG)).toMatchObject([
      { GUEST: 'web1', HOSTS: 'h1', SESSIONS: '1', RUNNING: 'no', UP_SECONDS: '10.5', DENIED: '1', FAILED: '0' },
    ]);
    expect(await rowsOf(['report', '--resources'], LOG)).toMatchObject([
      { RESOURCE: 'disk', WHAT: '/img/a, b.img', HELD: 'no', SECONDS: '11.5', AT_ONCE_WITH: '' },
    ]);
    expect(await rowsOf(['report', '--denials'], LOG)).toMatchObject([
      { TIMES: '1', PERMISSIONS: 'read', TARGET: 'x.img', CLASS: 'file', PROGRAM: 'qemu-kvm', MODULE: 'selinux' },
    ]);
  });

  test('has its head even if there is no row, and the counters with --summary', async () => {
    const { out } = await run(['--stdin', '--format', 'csv', '--vm', 'other'], { stdin: LOG });
    expect(read(out)).toHaveLength(1);
    expect(await rowsOf(['--stdin', '--summary'], LOG)).toMatchObject([{ STARTS: '1', STOPS: '1', DENIALS: '1' }]);
  });

  test.each([
    ['sessions.md', 'sessions', ['--stdin']],
    ['sessions.md', '`--all-events`', ['--stdin', '-a']],
    ['search.md', '`--guests`', ['report', '--guests']],
    ['search.md', '`--resources`', ['report', '--resources']],
    ['search.md', '`--denials`', ['report', '--denials']],
    ['search.md', '`--journeys`', ['report', '--journeys']],
    ['search.md', '`--guests --failed`', ['report', '--guests', '--failed']],
    ['search.md', '`--virt`', ['report', '--virt']],
  ])('has the columns that %s lists for %s', async (page, list, words) => {
    const lines = readFileSync(`docs/${page}`, 'utf8').split('\n');
    const row = lines.find((each) => each.startsWith(`| ${list} | \`GUEST\``) || each.startsWith(`| ${list} | \`NUM`));
    const { out } = await run([...words, '--format', 'csv'], { stdin: LOG });
    expect([...(row ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name)).toEqual(read(out)[0]);
  });

  test('has a row for each object in JSON', async () => {
    await fc.assert(
      fc.asyncProperty(livesArbitrary({ differences: true }), async (events) => {
        const stdin = events.flat().join('\n');
        for (const words of [['--stdin'], ['report', '--guests'], ['report', '--resources'], ['report', '--denials']]) {
          const csv = await run([...words, '--format', 'csv'], { stdin });
          const json = await run([...words, '--format', 'json'], { stdin });
          expect(read(csv.out)).toHaveLength(json.out.split('\n').length);
        }
      }),
      { numRuns: runs(15) },
    );
  });

  test('never lets a name be a formula, a line or a control character', async () => {
    for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', 'a"b,c', 'a\nb', '\x1b[2J']) {
      const hex = Buffer.from(name).toString('hex').toUpperCase();
      const [row] = await rowsOf(['--stdin'], control('start', { at: 1 }).replace('"web1"', hex));
      expect(row?.GUEST).not.toMatch(/^[=+\-@\t\r]/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
      expect(row?.GUEST).not.toMatch(/[\x00-\x1f]/);
    }
  });

  test('is read back by any reader of RFC 4180', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        expect(read(csvLine(cells))).toEqual([cells]);
        for (const cell of cells) expect(guarded(cell)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
