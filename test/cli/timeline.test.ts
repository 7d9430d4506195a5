import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { control, line } from '../support/log-text.ts';
import { buildTimelinePage } from '../support/timeline-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'timeline-'));
const here = process.cwd();
beforeAll(async () => {
  await buildTimelinePage();
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
});

const log = join(folder, 'audit.log');
const T = 1_700_000_000;
const OTHER = '22222222-2222-2222-2222-222222222222';
writeFileSync(
  log,
  `${[
    control('start', { at: T }),
    control('start', { at: T + 100, vm: 'db', uuid: OTHER }),
    control('stop', { at: T + 200 }),
  ].join('\n')}\n`,
);
const timeline = (...words: string[]) => run(['timeline', '-f', log, '--utc', ...words]);
const titleOf = (page: string) => /<title[^>]*>([^<]*)/.exec(page)?.[1];

describe('auvirt timeline', () => {
  test('prints a page in a pipe', async () => {
    const { code, out, err } = await timeline();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^<!doctype html>/);
    expect(titleOf(out)).toBe('2 guests, 2 sessions');
  });

  test('writes a file on a terminal, and says which', async () => {
    const { code, out, err } = await run(['timeline', '-f', log], { columns: 80 });
    expect([code, out, err]).toEqual([0, '', 'auvirt: wrote auvirt-timeline.html\n']);
    expect(titleOf(readFileSync('auvirt-timeline.html', 'utf8'))).toBe('2 guests, 2 sessions');
  });

  test('draws SVG if the file is called so, and page or picture as asked', async () => {
    expect((await timeline('-o', 'a.svg')).code).toBe(0);
    expect(readFileSync('a.svg', 'utf8')).toMatch(/^<svg /);
    expect((await timeline('--format', 'svg', '-o', '-')).out).toMatch(/^<svg /);
    expect((await timeline('--format', 'html', '-o', 'b.svg')).code).toBe(0);
    expect(readFileSync('b.svg', 'utf8')).toMatch(/^<!doctype html>/);
  });

  test.each([
    [['web1'], '1 guest, 1 session'],
    [['--vm', 'db'], '1 guest, 1 session'],
    [['--start', '2023-11-14T22:17:00'], '1 guest, 1 session'],
    [['--end', '2023-11-14T22:14:00'], '1 guest, 1 session'],
  ])('draws what %j selects', async (words, title) => {
    expect(titleOf((await timeline(...words)).out)).toBe(title);
  });

  test('draws an empty picture of a log without guests, and says so', async () => {
    const { code, out, err } = await run(['timeline', '--stdin'], { stdin: line('LOGIN', { at: T }, 'pid=1') });
    expect(code).toBe(0);
    expect(titleOf(out)).toBe('0 guests, 0 sessions');
    expect(err).toBe('auvirt: no session was found, so the picture is empty\n');
  });

  test('names a guest that no record names', async () => {
    const { code, err } = await timeline('nobody');
    expect(code).toBe(1);
    expect(err).toContain('no record names the guest "nobody"');
  });

  test('ends with 3 and the reason if the file cannot be written', async () => {
    const { code, err } = await timeline('-o', 'missing/a.html');
    expect([code, err]).toEqual([3, 'auvirt: cannot write missing/a.html: ENOENT: no such file or directory\n']);
  });

  test('writes no file if the log cannot be read', async () => {
    const { code, err } = await run(['timeline', '-f', join(folder, 'no.log'), '-o', 'no.html']);
    expect(code).toBe(3);
    expect(err).toContain('no.log');
    expect(existsSync('no.html')).toBe(false);
  });

  test.each([
    [['--format', 'png'], 'it is one of html, svg'],
    [['--all-events'], 'there is no option "--all-events"'],
    [['web1', 'db'], 'only one guest'],
  ])('refuses %j', async (words, message) => {
    const { code, err } = await timeline(...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
