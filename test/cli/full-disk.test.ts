import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { fullOutput } from '../support/full-output.ts';
import { control } from '../support/log-text.ts';
import { testWhere } from '../support/oracle.ts';
import { AUVIRT } from '../support/recording.ts';

const root = mkdtempSync(join(tmpdir(), 'auvirt-disk-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder = '';
let folders = 0;
beforeEach(() => {
  folder = join(root, String(++folders));
  mkdirSync(folder);
  writeFileSync(log(), SERIALS.map((serial) => `${control('start', { at: serial * 10, serial })}\n`).join(''));
});

/** Several batches. */
const SERIALS = Array.from({ length: 1000 }, (_, index) => index + 1);
const log = (): string => join(folder, 'audit.log');
const mark = (): string => join(folder, 'mark');
const search = (format: string): string[] => [
  ...['search', '-if', log(), '--checkpoint', mark()],
  ...['-m', 'ALL', '--format', format],
];

/** Runs auvirt as `$AUVIRT "$@"` in a script. */
function shell(script: string, words: readonly string[], prefix: readonly string[] = []) {
  const [program = '', ...rest] = [...prefix, 'bash', '-c', script, 'sh', ...AUVIRT, ...words];
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'latin1', cwd: folder, maxBuffer: 1e9 });
  return { code: status, out: stdout, err: stderr };
}

const notLinux = process.platform === 'linux' ? undefined : 'needs Linux';

/** The serials of the events that an output has whole. */
const serialsIn = (json: string): number[] =>
  json
    .slice(0, json.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number((JSON.parse(line) as { stamp: string }).stamp.split(':')[1]));

/** Searches again; the serials that were found. */
const rest = async (): Promise<number[]> => serialsIn((await run(search('json'))).out);

describe('a search with a checkpoint whose output', () => {
  testWhere(notLinux, 'goes to a full device, loses nothing', async () => {
    const { code, err } = shell('"$@" > /dev/full', search('json'));
    expect([code, err]).toEqual([3, 'auvirt: cannot write to standard output: ENOSPC: no space left on device\n']);
    expect(existsSync(mark())).toBe(false);
    expect(await rest()).toEqual(SERIALS);
  });

  testWhere(
    notLinux,
    'reaches the limit of a file, after a short write, goes on after the last whole event',
    async () => {
      const { code, err } = shell('ulimit -f 100; "$@" > out', search('json'));
      expect([code, err]).toEqual([3, 'auvirt: cannot write to standard output: EFBIG: file too large\n']);
      const out = readFileSync(join(folder, 'out'), 'latin1');
      expect(out.length).toBe(100 * 1024);
      const whole = serialsIn(out);
      expect(whole).toHaveLength(out.split('\n').length - 1);
      expect([...whole, ...(await rest())]).toEqual(SERIALS);
    },
  );

  const mounting = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];
  const canMount = spawnSync(mounting[0] as string, [...mounting.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', root]);
  const noMount = canMount.status === 0 ? undefined : 'unshare --mount is not allowed here';
  testWhere(notLinux ?? noMount, 'fills a file system, goes on after the last whole event', async () => {
    const script =
      'mkdir full; mount -t tmpfs -o size=100k tmpfs full; "$@" > full/out; code=$?; cat full/out; exit $code';
    const { code, out, err } = shell(script, search('json'), mounting);
    expect([code, err]).toEqual([3, 'auvirt: cannot write to standard output: ENOSPC: no space left on device\n']);
    expect(out.length).toBe(100 * 1024);
    expect([...serialsIn(out), ...(await rest())]).toEqual(SERIALS);
  });

  testWhere(notLinux, 'is closed, loses nothing', async () => {
    const { code, err } = shell('"$@" >&-', search('json'));
    expect(code).toBe(3);
    expect(err).toContain('standard output is closed');
    expect(await rest()).toEqual(SERIALS);
  });

  testWhere(notLinux, 'loses its reader, loses nothing', async () => {
    const { err } = shell('"$@" | head -n 1', search('json'));
    expect(err).toBe('');
    expect(existsSync(mark())).toBe(false);
    expect(await rest()).toEqual(SERIALS);
  });

  testWhere(notLinux, 'goes to /dev/null, only moves the checkpoint', async () => {
    expect(shell('"$@" > /dev/null', search('json'))).toMatchObject({ code: 0, err: '' });
    expect(await rest()).toEqual([]);
  });

  testWhere(notLinux, 'is complete, moves the checkpoint although messages cannot be written', async () => {
    expect(shell('"$@" 2> /dev/full', ['search', '--debug', ...search('json').slice(1)]).code).toBe(0);
    expect(await rest()).toEqual([]);
  });
});

describe('output that cannot be written is reported, with exit status 3, by', () => {
  const commands = [
    [['--all-events', '-f', 'LOG']],
    [['--format', 'json', '-f', 'LOG']],
    [['--raw', '-f', 'LOG']],
    [['--summary', '-f', 'LOG']],
    [['--help']],
    [['--version']],
    [['search', '-m', 'ALL', '-if', 'LOG']],
    [['search', '-m', 'ALL', '-if', 'LOG', '--format', 'csv']],
    [['report', '--virt', '-if', 'LOG']],
    [['report', '--guests', '-if', 'LOG']],
    [['lint', 'LOG']],
    [['lint', '--format', 'json', 'LOG']],
    [['lint', '--rules']],
    [['verify', 'LOG']],
    [['cursor', '--log', 'LOG']],
    [['expect', '--log', 'LOG', '--timeout', '0', 'VIRT_CONTROL']],
  ];
  test.each(commands)('%j', async (words) => {
    // The second half of a write can fail as well as the first.
    for (const after of [0, 4]) {
      const full = fullOutput({ after, errno: 'ENOSPC', atOnce: 3 });
      const { code, err } = await run(
        words.map((word) => (word === 'LOG' ? log() : word)),
        { output: full.output },
      );
      expect([code, err]).toEqual([3, expect.stringContaining('cannot write to standard output: ENOSPC')]);
      expect(err.match(/cannot write/g)).toHaveLength(1);
      expect(full.text().length).toBe(after);
    }
  });
});
