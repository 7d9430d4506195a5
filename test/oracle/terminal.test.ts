import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { control } from '../support/log-text.ts';
import { oracle } from '../support/oracle.ts';

const missing = spawnSync('tmux', ['-V']).status === 0 ? undefined : 'install tmux';
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'auvirt-tmux-'));
const log = join(folder, 'audit.log');
// A server that was killed may take a moment to end, so each test has its own.
let servers = 0;
let socket = '';
const tmux = (...words: string[]) =>
  execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], { encoding: 'utf8' });
const screen = () => tmux('capture-pane', '-p').trimEnd();
const shows = (pattern: RegExp) => expect.poll(screen, { interval: 50 }).toMatch(pattern);
const type = (...keys: string[]) => tmux('send-keys', ...keys);
const uuid = (n: number) => `11111111-1111-1111-1111-${String(n).padStart(12, '0')}`;
const guest = (op: string, at: number, n: number) => `${control(op, { at, vm: `guest${n}`, uuid: uuid(n) })}\n`;
/** The process IDs of the command. */
const pids = () =>
  execFileSync('pgrep', ['-f', `src/cli/main.ts.*${folder}`], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);

oracle('On a terminal (in tmux),', missing, () => {
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => void spawnSync('tmux', ['-S', socket, 'kill-server']));

  function start(...words: string[]): void {
    socket = join(folder, `tmux${++servers}`);
    tmux(
      'new-session',
      '-d',
      '-c',
      root,
      '-x',
      '90',
      '-y',
      '20',
      'env',
      'PS1=shell> ',
      'TZ=UTC',
      'bash',
      '--norc',
      '--noprofile',
    );
    // From its sources, in one process, which gets the signals.
    const command = [process.execPath, '--import', 'tsx', 'src/cli/main.ts', ...words, '--file', log];
    type(command.join(' '), 'Enter');
  }

  test('watch follows through rotation, a new size, suspension and continuation, and gives the terminal back', async () => {
    writeFileSync(log, guest('start', 60, 1));
    start('watch');
    await shows(/^auvirt watch .* 1 running/);
    renameSync(log, `${log}.1`);
    writeFileSync(log, guest('start', 120, 2));
    await shows(/guest2/);
    tmux('resize-window', '-x', '50', '-y', '10');
    await shows(/^auvirt watch.{0,40}\n/);
    expect(
      screen()
        .split('\n')
        .every((line) => line.length <= 50),
    ).toBe(true);
    type('Down', 'Enter');
    await shows(/uuid +11111111/);
    type('C-z');
    await shows(/Stopped/);
    expect(screen()).not.toMatch(/uuid +1111/);
    type('fg', 'Enter');
    await shows(/uuid +11111111/);
    type('Escape');
    await shows(/q quit/);
    type('q');
    await shows(/shell>$/);
    type('echo "code $?"', 'Enter');
    await shows(/code 0/);
  });

  test.each([
    ['TERM', 143],
    ['HUP', 129],
    ['INT', 130],
  ])('watch gives the terminal back when it is ended by SIG%s', async (signal, code) => {
    writeFileSync(log, guest('start', 60, 1));
    start('watch');
    await shows(/1 running/);
    for (const pid of pids()) process.kill(pid, `SIG${signal}`);
    await shows(/shell>$/);
    expect(screen()).not.toMatch(/1 running/);
    type('echo "code $?"', 'Enter');
    await shows(new RegExp(`code ${code}`));
    type("echo vis''ible", 'Enter');
    await shows(/^visible$/m);
  });

  test('--follow goes on after suspension and rotation, in a table that fits, and ends with Ctrl-C', async () => {
    writeFileSync(log, guest('start', 60, 1));
    start('--follow');
    await shows(/^guest1 /m);
    appendFileSync(log, guest('start', 120, 2));
    await shows(/^guest2 .*running/m);
    type('C-z');
    await shows(/Stopped/);
    appendFileSync(log, guest('start', 180, 3));
    renameSync(log, `${log}.1`);
    writeFileSync(log, guest('stop', 240, 2));
    type('fg', 'Enter');
    await shows(/^guest2 .*00:04:00/m);
    expect(screen().match(/^guest3 /gm)).toHaveLength(1);
    type('C-c');
    await shows(/shell>$/);
    type('echo "code $?"', 'Enter');
    await shows(/code 130/);
  });
});
