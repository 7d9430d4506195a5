import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRecords } from '../../src/log/read/read-records.ts';
import { logFiles, oldestFirst, remedyFor, systemLogs } from '../../src/source/log-files.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'log-files-'));

function folderWith(...names: string[]): string {
  const directory = folder();
  for (const name of names) writeFileSync(join(directory, name), '');
  return directory;
}

test('the rotated files of one log are put oldest first, and others keep their places', () => {
  const given = ['/a/audit.log', '/b/audit.log.1', '/a/audit.log.1', 'x', '/a/other.log', '/a/audit.log.2.gz', '-'];
  expect(oldestFirst(given)).toEqual([
    '/a/audit.log.2.gz',
    '/b/audit.log.1',
    '/a/audit.log.1',
    'x',
    '/a/other.log',
    '/a/audit.log',
    '-',
  ]);
});

describe('the logs of a directory are listed, oldest first:', () => {
  test.each<[string, string[], string[]]>([
    ['the log alone', ['audit.log'], ['audit.log']],
    [
      'by number, not by digit',
      ['audit.log', 'audit.log.1', 'audit.log.10', 'audit.log.9'],
      ['audit.log.10', 'audit.log.9', 'audit.log.1', 'audit.log'],
    ],
    [
      'with gaps, compressed or not',
      ['audit.log.2.gz', 'audit.log.7.xz', 'audit.log.4.zst', 'audit.log', 'audit.log.3'],
      ['audit.log.7.xz', 'audit.log.4.zst', 'audit.log.3', 'audit.log.2.gz', 'audit.log'],
    ],
    [
      'of two with the same number, the compressed one first',
      ['audit.log.1', 'audit.log.1.gz'],
      ['audit.log.1.gz', 'audit.log.1'],
    ],
    ['without the log that is being written', ['audit.log.1', 'audit.log.2'], ['audit.log.2', 'audit.log.1']],
    [
      'by date',
      ['audit.log', 'audit.log-20231114', 'audit.log-20220101.gz', 'audit.log-2023111503'],
      ['audit.log-20220101.gz', 'audit.log-20231114', 'audit.log-2023111503', 'audit.log'],
    ],
    [
      'dates before numbers',
      ['audit.log', 'audit.log.1', 'audit.log-20231114'],
      ['audit.log-20231114', 'audit.log.1', 'audit.log'],
    ],
    ['a compressed one without a number', ['audit.log.gz', 'audit.log.1'], ['audit.log.1', 'audit.log.gz']],
    ['audit.log and no other family', ['audit.log', 'other.log', 'audit.log.1'], ['audit.log.1', 'audit.log']],
    [
      'all families, one after the other, if there is no audit.log',
      ['b.log', 'a.log', 'b.log.1', 'a.log.2.gz', 'a.log.10'],
      ['a.log.10', 'a.log.2.gz', 'a.log', 'b.log.1', 'b.log'],
    ],
    [
      'nothing else',
      ['audit.log', 'audit.log.bak', 'audit.log.1~', 'audit.log.1.bz2', 'myaudit.log', 'audit.logs', '.audit.log.swp'],
      ['audit.log'],
    ],
  ])('%s', async (_, names, expected) => {
    const directory = folderWith(...names);
    const paths = await logFiles(directory);
    expect(paths.map((path) => basename(path))).toEqual(expected);
    expect(paths).toEqual(expected.map((name) => join(directory, name)));
  });

  test('but not directories with such names', async () => {
    const directory = folderWith('audit.log.1');
    mkdirSync(join(directory, 'audit.log'));
    expect(await logFiles(directory)).toEqual([join(directory, 'audit.log.1')]);
  });
});

describe('logFiles', () => {
  test('returns a file itself, whatever its name', async () => {
    const path = join(folderWith('whatever'), 'whatever');
    expect(await logFiles(path)).toEqual([path]);
  });

  test('says which directory has no logs, and what was looked for', async () => {
    const directory = folderWith('messages');
    await expect(logFiles(directory)).rejects.toMatchObject({
      name: 'TransportError',
      code: 'no-log',
      message: expect.stringMatching(new RegExp(`^no log in the directory ${directory}: looked for audit\\.log,`)),
    });
  });

  test('says what cannot be read, and why', async () => {
    await expect(logFiles('/nowhere/audit.log')).rejects.toMatchObject({
      code: 'file-unreadable',
      errno: 2,
      message: expect.stringMatching(/^cannot read \/nowhere\/audit\.log: ENOENT: no such file or directory;/),
    });
  });

  test('escapes a name that a terminal could obey', async () => {
    await expect(logFiles('/nowhere/\x1b[2J')).rejects.toMatchObject({
      message: expect.stringContaining('"/nowhere/\\u001b[2J": ENOENT'),
    });
  });

  test.runIf(process.platform === 'linux')('gives a pipe, a socket and a device themselves', async () => {
    const pipe = join(folder(), 'audit.log');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const socket = join(folder(), 'audit.log');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      for (const path of [pipe, socket, '/dev/null']) expect(await logFiles(path)).toEqual([path]);
    } finally {
      server.close();
    }
  });

  test.runIf(process.platform === 'linux')('leaves the bytes of a pipe to readRecords', async () => {
    const pipe = join(folder(), 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    spawnSync('sh', ['-c', `printf 'type=CWD msg=audit(1.000:1): cwd="/"\\n' | gzip > '${pipe}' &`], {
      stdio: 'ignore',
    });
    const [path = ''] = await logFiles(pipe);
    const names: unknown[] = [];
    for await (const { typeName } of readRecords(path)) names.push(typeName);
    expect(names).toEqual(['CWD']);
  });
});

describe("auditd's own logs", () => {
  test.each([
    ['', ''],
    ['with capital letters and blanks', '  LOG_File   =  %  \n'],
    ['without blanks', 'log_file=%\n'],
    [
      'behind other keys and comments',
      '# log_file = /nowhere/a.log\nlog_format = ENRICHED\nlog_file = % # ours\nmax_log_file = 8\n',
    ],
    ['as the last of two', 'log_file = /nowhere/a.log\r\nlog_file = %\r\n'],
  ])('are those of log_file %s', async (_, text) => {
    const directory = folderWith('guests.log', 'guests.log.1', 'audit.log', 'auditd.conf');
    const conf = join(directory, 'auditd.conf');
    writeFileSync(conf, (text || 'log_file = %\n').replace('%', join(directory, 'guests.log')));
    expect(await systemLogs(conf)).toEqual(['guests.log.1', 'guests.log'].map((name) => join(directory, name)));
  });

  test('may have a name other than *.log', async () => {
    const directory = folderWith('audit', 'audit.2', 'audit.1.gz', 'audit-20231114', 'audit.conf');
    const conf = join(directory, 'audit.conf');
    writeFileSync(conf, `log_file = ${join(directory, 'audit')}\n`);
    expect((await systemLogs(conf)).map((path) => basename(path))).toEqual([
      'audit-20231114',
      'audit.2',
      'audit.1.gz',
      'audit',
    ]);
  });

  test('are named if they are missing, with what to do', async () => {
    const directory = folderWith('auditd.conf');
    const conf = join(directory, 'auditd.conf');
    writeFileSync(conf, `log_file = ${join(directory, 'audit.log')}\n`);
    await expect(systemLogs(conf)).rejects.toMatchObject({
      code: 'no-log',
      message: expect.stringMatching(/^no system log .*\/audit\.log: it does not exist; name a log to read$/),
    });
    writeFileSync(conf, 'log_file = /nowhere/audit.log\n');
    await expect(systemLogs(conf)).rejects.toMatchObject({
      code: 'no-log',
      errno: 2,
      message: expect.stringContaining('ENOENT'),
    });
  });

  test.each([
    ['EACCES', 1000, 'run as root, who may read it, or name a log to read'],
    ['EACCES', 0, 'name a log to read'],
    ['ENOENT', 1000, 'name a log to read'],
  ])('that fail with %s let user %i know what helps: %s', (code, user, remedy) => {
    expect(remedyFor(Object.assign(new Error(code), { code }), user)).toBe(remedy);
  });

  test('are in /var/log/audit if the configuration names no file', async () => {
    const own = join(folderWith('auditd.conf'), 'auditd.conf');
    for (const conf of ['/nowhere/auditd.conf', own]) {
      const logs = await systemLogs(conf).catch((error: Error) => [error.message.replace(/^no system log |: .*/g, '')]);
      expect(logs.at(-1)).toMatch(/^\/var\/log\/audit\/audit\.log/);
    }
  });
});
