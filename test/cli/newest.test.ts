import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { guest, json, lines, out, rows, when } from '../support/listed.ts';
import { control, resource } from '../support/log-text.ts';

describe('--last and --reverse', () => {
  test('show the newest, or the newest first, in each format', async () => {
    const name = (row: string) => /g\d/.exec(row)?.[0];
    for (const format of ['classic', 'table', 'csv', 'json']) {
      const shown = async (...words: string[]) =>
        lines(await out(['--stdin', '--utc', '--format', format, ...words]))
          .map(name)
          .filter(Boolean);
      expect(await shown()).toEqual(['g1', 'g2', 'g3']);
      expect(await shown('--last', '2')).toEqual(['g2', 'g3']);
      expect(await shown('--reverse')).toEqual(['g3', 'g2', 'g1']);
      expect(await shown('--last', '2', '--reverse')).toEqual(['g3', 'g2']);
      expect(await shown('--last', '1', 'g2')).toEqual(['g2']);
      expect(await shown('--last', '9')).toEqual(['g1', 'g2', 'g3']);
    }
    expect(await rows(['-a', '--last', '2', '--reverse'])).toEqual([
      'g2 59 stop shutdown libvirtd',
      'g3 50 start booted failed libvirtd',
    ]);
  });

  test('go by time if the logs of several hosts are read one after the other', async () => {
    const a = [1, 3].map((at) => control('start', { at, node: 'a', ...guest(at) }));
    const b = [2, 4].map((at) => control('start', { at, node: 'b', ...guest(at) }));
    expect(
      (await json(['--stdin', '--last', '2'], [...a, ...b].join('\n'))).map(({ guest: { name } }) => name),
    ).toEqual(['g3', 'g4']);
  });

  test('count a row of folded permissions as one', async () => {
    const permissions = Array.from({ length: 20 }, (_, i) =>
      resource('cgroup', {
        at: 2,
        reason: 'allow',
        fields: `cgroup="/c/" class=path path="/dev/${i}" rdev=01:03 acl=rw`,
      }),
    );
    const stdin = [
      resource('mem', { at: 1, fields: 'old-mem=0 new-mem=1' }),
      ...permissions,
      control('start', { at: 3 }),
    ].join('\n');
    expect((await rows(['-a', '--last', '2'], stdin)).map((row) => row.split(' ')[2])).toEqual(['cgroup', 'start']);
    expect(await rows(['-a', '--cgroup', '--last', '2'], stdin)).toHaveLength(2);
  });
});

describe('--since', () => {
  const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

  test.each<[string, number, boolean]>([
    ['30s', 5, true],
    ['30s', 100, false],
    ['30m', 1000, true],
    ['30m', 2000, false],
    ['2h', 7000, true],
    ['2h', 8000, false],
    ['3d', 250_000, true],
    ['3d', 270_000, false],
    ['1w', 600_000, true],
    ['1w', 620_000, false],
  ])('%s includes what happened %d seconds ago: %j', async (since, seconds, isShown) => {
    const stdin = control('start', { at: ago(seconds) });
    expect(lines(await out(['--stdin', '--since', since], stdin))).toHaveLength(isShown ? 1 : 0);
    expect((await run(['search', '--since', since, '--raw'], { stdin })).code).toBe(isShown ? 0 : 1);
    expect((await run(['report', '--virt', '--since', since], { stdin })).code).toBe(isShown ? 0 : 1);
  });

  test('takes a time as --start does', async () => {
    expect(await rows(['--since', when(45)])).toEqual(await rows(['--start', when(45)]));
    expect(await rows(['--since', '1970-01-01', '00:00:45'])).toEqual(await rows(['--start', when(45)]));
  });
});
