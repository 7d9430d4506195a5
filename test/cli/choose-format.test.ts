import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { control, machineId, resource } from '../support/log-text.ts';

const stdin = [
  machineId({ at: 1 }),
  resource('disk', { at: 2, fields: 'old-disk="?" new-disk="/img/a.img"' }),
  control('start', { at: 3 }),
  control('stop', { at: 13.5 }),
].join('\n');

/** What the beginning of an output tells about its format. */
const FORMATS = { classic: /^web1 {18}\t/, table: /^GUEST {2}\S/, json: /^\{/, csv: /^GUEST,/ };

describe('the format of auvirt and its reports', () => {
  const list = ['--stdin'];
  const report = ['report', '--resources'];
  test.each([
    ['classic', list, {}],
    ['table', report, {}],
    ['table', [...list, '--format', 'table'], {}],
    ['table', list, { AUVIRT_FORMAT: 'table' }],
    ['csv', list, { AUVIRT_FORMAT: 'csv' }],
    ['json', report, { AUVIRT_FORMAT: 'json' }],
    ['csv', report, { AUVIRT_FORMAT: 'csv' }],
    ['json', [...list, '--format', 'json'], { AUVIRT_FORMAT: 'csv' }],
    ['json', [...report, '--format', 'json'], { AUVIRT_FORMAT: 'nonsense' }],
    ['table', report, { AUVIRT_FORMAT: 'classic' }],
    ['classic', list, { AUVIRT_FORMAT: '' }],
  ] as const)('is %s for %j with %j', async (format, words, env) => {
    const { code, out, err } = await run(words, { stdin, env: { LC_ALL: 'C', ...env } });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(FORMATS[format]);
  });

  test('is chosen by the variable on a terminal, too', async () => {
    const { out } = await run(list, { stdin, columns: 80, env: { AUVIRT_FORMAT: 'classic' } });
    expect(out).toMatch(FORMATS.classic);
  });

  test.each([
    [list, 2],
    [report, 1],
  ])('cannot be a wrong value of the variable, which the error names, for %j', async (words, code) => {
    expect(await run(words, { stdin, env: { AUVIRT_FORMAT: 'tabel' } })).toEqual({
      code,
      out: '',
      err: 'auvirt: the environment variable AUVIRT_FORMAT is "tabel": did you mean table? it is one of classic, table, json, csv\n',
    });
  });
});
