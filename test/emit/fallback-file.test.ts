import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { type AuditDriver, type FallbackFile, openAudit, TransportError } from 'libaudit-virt';
import type { ControlEvent } from 'libaudit-virt/events';
import { parseRecord } from 'libaudit-virt/log';
import { beforeEach, describe, expect, test } from 'vitest';
import { LineBatch } from '../../src/emit/fallback/line-batch.ts';
import { testWhere } from '../support/oracle.ts';
import { runs } from '../support/runs.ts';
import { startEvent } from '../support/start-event.ts';
import { folderPerTest } from '../support/test-folder.ts';

const folder = folderPerTest('fallback-file');
let path = '';
beforeEach(() => {
  path = join(folder(), 'kept.log');
});

const refusal = { status: 'not-recorded', reason: 'refused', message: 'not allowed' } as const;
const driver: AuditDriver = { name: 'refusing', open: () => ({ send: () => refusal, close() {} }) };
const openWith = (options: Partial<FallbackFile> = {}) => openAudit({ driver, fallback: { path, ...options } });

/** The code with which `openAudit` rejects; undefined if it does not. */
async function codeOf(options: Partial<FallbackFile> = {}): Promise<string | undefined> {
  try {
    await (await openWith(options)).close();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(TransportError);
    return (error as TransportError).code;
  }
}

const notRoot = process.getuid?.() === 0 ? undefined : 'needs root';
const STRANGER = 12_345;

describe('A fallback that cannot work is refused by openAudit, and with trustOthers, too:', () => {
  const paths: [string, () => void | Promise<void>][] = [
    ['a directory', () => mkdirSync(path)],
    ['a named pipe', () => void execFileSync('mkfifo', [path])],
    [
      'a missing folder',
      () => {
        path = join(folder(), 'missing', 'kept.log');
      },
    ],
    [
      'a folder that is a file',
      () => {
        writeFileSync(join(folder(), 'file'), '');
        path = join(folder(), 'file', 'kept.log');
      },
    ],
    [
      'a device',
      () => {
        path = '/dev/null';
      },
    ],
  ];
  test.each(paths)('%s', async (_, make) => {
    await make();
    for (const options of [{}, { sync: false }, { trustOthers: true }]) {
      expect(await codeOf(options)).toBe('fallback-unusable');
    }
  });

  test('a socket', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    expect(await codeOf()).toBe('fallback-unusable');
    await new Promise((resolve) => server.close(resolve));
  });

  test('with the error number, and the reason in words', async () => {
    path = join(folder(), 'missing', 'kept.log');
    await expect(openWith()).rejects.toMatchObject({
      errno: 2,
      message: `cannot open the fallback ${path}: ENOENT: no such file or directory`,
    });
    path = folder();
    await expect(openWith()).rejects.toThrow(`the fallback ${path} is a directory: name a file`);
  });

  test('unless level is off, when nothing is saved', async () => {
    path = '/dev/null';
    await using log = await openAudit({ driver, fallback: { path }, level: 'off' });
    expect(await log.emit(startEvent(1))).toMatchObject({ reason: 'off' });
  });
});

describe('A fallback that another user could change is refused by openAudit, unless trustOthers is set:', () => {
  const own: [string, () => void][] = [
    ['a file that its group can write to', () => modeOf(path, 0o620)],
    ['a file that everybody can write to', () => modeOf(path, 0o602)],
    ['a folder that its group can write to', () => chmodSync(folder(), 0o770)],
    ['a folder that everybody can write to', () => chmodSync(folder(), 0o707)],
    [
      'a symbolic link to a file',
      () => {
        writeFileSync(`${path}.target`, '');
        symlinkSync(`${path}.target`, path);
      },
    ],
    ['a symbolic link to nothing', () => symlinkSync(`${path}.target`, path)],
    [
      'a second hard link in a folder that everybody can write to',
      () => {
        writeFileSync(path, '', { mode: 0o600 });
        linkSync(path, `${path}.other`);
        chmodSync(folder(), 0o1777);
      },
    ],
  ];
  test.each(own)('%s', async (_, make) => {
    make();
    expect(await codeOf()).toBe('fallback-unsafe');
    await using log = await openWith({ trustOthers: true });
    expect(await log.emit(startEvent(1))).toMatchObject({ status: 'kept' });
  });

  const foreign: [string, () => void][] = [
    [
      'a file of another user',
      () => {
        modeOf(path, 0o600);
        chownSync(path, STRANGER, STRANGER);
      },
    ],
    ['a folder of another user', () => chownSync(folder(), STRANGER, STRANGER)],
  ];
  for (const [title, make] of foreign) {
    testWhere(notRoot, title, async () => {
      make();
      await expect(openWith()).rejects.toMatchObject({
        code: 'fallback-unsafe',
        message: expect.stringContaining(`user ${STRANGER}`),
      });
      await using log = await openWith({ trustOthers: true });
      expect(await log.emit(startEvent(1))).toMatchObject({ status: 'kept' });
    });
  }

  test('not a file that others can only read, nor a folder with the sticky bit', async () => {
    modeOf(path, 0o644);
    expect(await codeOf()).toBeUndefined();
    rmSync(path);
    chmodSync(folder(), 0o1777);
    expect(await codeOf()).toBeUndefined();
  });

  test('not a file that a process with umask 0 creates', async () => {
    const before = process.umask(0);
    try {
      await using log = await openWith();
      expect(await log.emit(startEvent(1))).toMatchObject({ status: 'kept' });
    } finally {
      process.umask(before);
    }
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(await codeOf()).toBeUndefined();
  });
});

test('openAudit creates no fallback file, and changes none', async () => {
  await (await openWith()).close();
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, 'half a line', { mode: 0o600 });
  await (await openWith()).close();
  expect(readFileSync(path, 'utf8')).toBe('half a line');
});

describe('A fallback file that changes after openAudit', () => {
  test.each([
    ['a named pipe', () => void execFileSync('mkfifo', [path])],
    ['a symbolic link', () => symlinkSync('/dev/null', path)],
    ['a directory', () => mkdirSync(path)],
  ])('into %s saves nothing, and blocks nobody', async (_, make) => {
    await using log = await openWith({ sync: false });
    make();
    expect(log.emitSync(startEvent(1))).toMatchObject({ status: 'not-recorded' });
    expect(await log.emit(startEvent(2))).toMatchObject({ status: 'not-recorded' });
    rmSync(path, { recursive: true });
    expect(await log.emit(startEvent(3))).toMatchObject({ status: 'kept' });
    expect(pidsIn(path)).toEqual([3]);
  });

  test('is left alone when it is another file, and the open one is large enough to rotate', async () => {
    await using log = await openWith({ maxSize: 1 });
    await log.emit(startEvent(1));
    renameSync(path, `${path}.moved`);
    writeFileSync(path, '', { mode: 0o600 });
    const { ino } = statSync(path);
    await log.emit(startEvent(2));
    expect(statSync(path).ino).toBe(ino);
    expect([pidsIn(`${path}.moved`), pidsIn(path)]).toEqual([[1], [2]]);
  });

  test('keeps growing behind a symbolic link', async () => {
    writeFileSync(`${path}.target`, '');
    symlinkSync(`${path}.target`, path);
    await using log = await openWith({ maxSize: 1, trustOthers: true });
    for (const pid of [1, 2, 3]) expect(await log.emit(startEvent(pid))).toMatchObject({ status: 'kept' });
    expect(readdirSync(folder()).sort()).toEqual(['kept.log', 'kept.log.target']);
    expect(pidsIn(`${path}.target`)).toEqual([1, 2, 3]);
  });
});

describe('Of a batch that the disk does not take whole', () => {
  const FILL = ['--import', 'tsx', 'test/support/fill-fallback.ts'];

  /** Runs the script that fills the file. Each number must be where its outcome says, and only there. */
  function expectTrue(script: string, prefix: readonly string[], numbers: number, more = ''): void {
    const words = [...prefix, 'bash', '-c', script, 'sh', process.execPath, ...FILL, path, String(numbers), more];
    const [program = '', ...rest] = words;
    const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const [json = '', file = ''] = stdout.split('\n\n');
    const { first, second } = JSON.parse(json) as Record<'first' | 'second', number[]>;
    expect(first.length).toBeGreaterThan(5);
    expect(second.length).toBeGreaterThan(5);
    expect(pidsOf(file)).toEqual(first);
    const once = [...Array.from({ length: numbers }, (_, index) => index + 1), 1001, 1002, 2001, 2002];
    expect([...first, ...second].sort((a, b) => a - b)).toEqual(more === '' ? once : [...once, 3001]);
    if (more !== '') expect(first).toContain(3001);
  }

  const notLinux = process.platform === 'linux' ? undefined : 'needs Linux';
  testWhere(notLinux, 'the records are kept that stand whole before the limit of a file', () => {
    expectTrue('ulimit -f 5; "$@"; code=$?; echo; echo; cat "$5"; exit $code', [], 50);
  });

  const mounting = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];
  const canMount = spawnSync(mounting[0] as string, [...mounting.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  const noMount = canMount.status === 0 ? undefined : 'unshare --mount is not allowed here';
  testWhere(
    notLinux ?? noMount,
    'the records are kept that stand whole on a full file system, and the next one is whole once there is room',
    () => {
      // A filler makes room when it is removed: in a user namespace, mount cannot change the size.
      const filler = `${folder()}/filler`;
      const mount = `mount -t tmpfs -o size=64k,mode=700 tmpfs ${folder()}; head -c 48k /dev/zero > ${filler}`;
      expectTrue(`${mount}; "$@"; code=$?; echo; echo; cat "$5"; exit $code`, mounting, 200, `rm ${filler}`);
    },
  );
});

test('A batch of lines counts the lines that are whole in the file, wherever each write ends', () => {
  const lines = fc.array(fc.stringMatching(/^[a-zé€]{0,8}$/), { minLength: 1, maxLength: 6 });
  const writes = fc.array(fc.nat(30), { maxLength: 12 });
  fc.assert(
    fc.property(lines, writes, fc.constantFrom('', 'old\n', 'old'), (texts, sizes, before) => {
      let file = Buffer.from(before);
      const numbered = texts.map((each, index) => `${index}:${each}`);
      const batch = new LineBatch(numbered);
      for (const size of [...sizes, 1e6, 1e6]) {
        if (batch.isDone) break;
        const bytes = batch.next(file.length > 0 && file.at(-1) !== 10).subarray(0, size);
        file = Buffer.concat([file, bytes]);
        try {
          batch.wrote(bytes.length);
        } catch {
          break;
        }
        const inFile = file.toString().split('\n');
        expect(numbered.filter((line) => inFile.includes(line))).toEqual(numbered.slice(0, batch.whole));
        if (before !== '') expect(inFile[0]).toBe('old');
      }
    }),
    { numRuns: runs(1000) },
  );
});

function modeOf(file: string, mode: number): void {
  writeFileSync(file, '');
  chmodSync(file, mode);
}

const pidsIn = (file: string): (number | null | undefined)[] => pidsOf(readFileSync(file, 'utf8'));

/** The numbers of the whole records of a log, and nothing for other lines. */
const pidsOf = (text: string): (number | null | undefined)[] =>
  text.split('\n').flatMap((line) => {
    const { event } = parseRecord(line);
    // A line that is cut within libaudit's fields still has its event.
    return event === undefined || !line.endsWith("'") ? [] : [(event as ControlEvent).vmPid];
  });
