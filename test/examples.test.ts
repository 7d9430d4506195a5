import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecords } from 'libaudit-virt/log';
import { afterAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { machineId, resource, UUID } from './support/log-text.ts';
import { qemuMissing, testWhere } from './support/oracle.ts';
import { QEMU_MANAGER_RECORDS, recordTexts, runQemuManager } from './support/qemu-manager.ts';

const root = new URL('..', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Some systems let only root create namespaces, and containers let no user do it.
const canUnshare = spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0;
const inTheWay = process.platform !== 'linux' || canUnshare ? undefined : 'unshare --user is not allowed here';

/** Runs Node where it may not send, so that nothing reaches the machine's audit trail. */
const nobody = (words: readonly string[]): string[] => [
  ...(process.platform === 'linux' ? ['unshare', '--user', '--map-root-user'] : []),
  process.execPath,
  ...words,
];

/** The kinds of the events in a file of records. */
async function kindsIn(path: string): Promise<(string | undefined)[]> {
  const kinds: (string | undefined)[] = [];
  for await (const { event } of readRecords(path)) kinds.push(event?.kind);
  return kinds;
}

/** Runs an example with Node, from its sources. */
const example = (name: string, ...words: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', `examples/${name}.ts`, ...words], { cwd: root, encoding: 'utf8' });

/** The values of lines of JSON. */
const values = (text: string): unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((each) => JSON.parse(each));

describe('the examples', () => {
  test('emit writes a record that read-records and parse read', async () => {
    const path = join(folder, 'emit.log');
    expect(example('emit', path)).toMatchObject({ status: 0, stdout: 'recorded\n' });
    const { stdout } = example('read-records', path);
    expect(values(stdout)).toMatchObject([
      [expect.stringMatching(/^20.*Z$/), expect.anything(), 'start', 'web 1', true],
    ]);
    const parse = [process.execPath, '--import', 'tsx', 'examples/parse.ts'] as const;
    const parsed = spawnSync(parse[0], parse.slice(1), { cwd: root, encoding: 'utf8', input: readFileSync(path) });
    expect(values(parsed.stdout)).toEqual([['web 1', 'start', true]]);
  });

  test('sessions prints each session of a guest with the serials that prove it', () => {
    const { stdout, status } = example('sessions', 'test/corpus/libvirt/audit-raw.log', 'vm-life');
    expect(status).toBe(0);
    const sessions = values(stdout);
    expect(sessions).toHaveLength(10);
    for (const session of sessions) {
      expect(session).toMatchObject({ name: 'vm-life', serials: expect.arrayContaining([expect.any(Number)]) });
    }
  });

  test('lint prints the findings, and exits with 1 if one is an error', () => {
    const good = join(folder, 'good.log');
    const bad = join(folder, 'bad.log');
    writeFileSync(
      good,
      `${machineId({ at: 1 })}\n${resource('mem', { at: 2, fields: 'old-mem=0 new-mem=4194304' })}\n`,
    );
    writeFileSync(bad, `${machineId({ at: 1, serial: 7 }).replace('vm="web1"', 'vm=web1')}\n`);
    expect(example('lint', good)).toMatchObject({ status: 0, stdout: '' });
    const { stdout, status } = example('lint', bad);
    expect(values(stdout)).toMatchObject([[7, 'error', 'encoding-unquoted', expect.any(String), 'vm', 'web1']]);
    expect(status).toBe(1);
  });

  test('expect waits for the record of a command', () => {
    const path = join(folder, 'expect.log');
    const emit = [process.execPath, '--import', 'tsx', 'examples/emit.ts', path];
    expect(example('expect', path, 'web 1', ...emit)).toMatchObject({ stdout: 'recorded\nrecorded\n', status: 0 });
  });

  test('custom-driver sends records to standard output', () => {
    const { stdout, status } = example('custom-driver');
    expect(stdout).toMatch(/^VIRT_CONTROL virt=kvm op=start reason=booted vm=776562/);
    expect(stdout).toMatch(/ res=success\n$/);
    expect(status).toBe(0);
  });

  test('failed-operations prints each failed operation in full', () => {
    const log = 'test/corpus/ausearch/csv-text-raw-records.log';
    const { stdout, status } = spawnSync('npx', ['tsx', 'examples/failed-operations.ts', log], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { guest: { name: 'db' }, success: false, event: { kind: 'control', op: 'start', success: false } },
    ]);
  });

  test.each([['--driver', 'bogus'], ['--wombat']])('guest-life rejects %s with a one-line message', (...words) => {
    const { stderr, status } = spawnSync('npx', ['tsx', 'examples/guest-life.ts', ...words], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^guest-life: .*\n$/m);
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(2);
  });

  test('guest-life reads every record back unchanged, and npm start leaves no file behind', () => {
    const temporary = mkdtempSync(join(folder, 'start-'));
    // Not through npm, which keeps a cache of its own code there on newer versions of Node.
    const { stdout, status } = spawnSync('sh', ['-c', manifest.scripts.start], {
      cwd: root,
      env: { ...process.env, TMPDIR: temporary },
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/\n16 sent, 16 read back, 16 equal\n$/);
    expect(status).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('guest-life fails if the records cannot be read back', () => {
    const { stdout, status } = spawnSync(
      'npx',
      ['tsx', 'examples/guest-life.ts', '--driver', 'koffi', '--library', 'none.so', '--log', '/dev/null'],
      { cwd: root, encoding: 'utf8' },
    );
    expect(stdout).toMatch(/! not recorded \(unavailable\): .*\n/);
    expect(stdout).toMatch(/\n16 sent, 0 read back, 0 equal\n$/);
    expect(status).toBe(1);
  });

  testWhere(
    inTheWay,
    'http-service starts and stops guests, rejects invalid requests, and saves every record',
    async () => {
      const path = join(folder, 'service.log');
      const words = ['--import', 'tsx', 'examples/http-service.ts', '0', path];
      const [command = '', ...rest] = nobody(words);
      const service = spawn(command, rest, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
      const [said] = await once(service.stdout, 'data');
      const at = /http:\S+/.exec(String(said))?.[0];
      const post = (body: string) => fetch(`${at}/guests`, { method: 'POST', body });
      const started = await post('{"vm":"web 1"}');
      const { uuid, audited } = (await started.json()) as { uuid: string; audited: string[] };
      expect([started.status, audited.length]).toEqual([201, 5]);
      expect((await post('{"vm":"?"}')).status).toBe(400);
      expect((await post('{')).status).toBe(400);
      expect((await fetch(`${at}/guests/none`, { method: 'DELETE' })).status).toBe(404);
      expect((await fetch(`${at}/guests/${uuid}`, { method: 'DELETE' })).status).toBe(200);
      await post('{"vm":"web 2"}');
      const { outcomes } = (await (await fetch(`${at}/audit`)).json()) as { outcomes: Record<string, number> };
      expect(Object.values(outcomes).reduce((a, b) => a + b)).toBe(11);
      expect(outcomes['not-recorded']).toBeUndefined();
      service.kill('SIGTERM');
      const [code] = await once(service, 'exit');
      expect(code).toBe(0);
      expect(await kindsIn(path)).toHaveLength(12);
    },
  );

  test('expect-in-ci succeeds if the start was recorded, and otherwise says what is missing', () => {
    const log = join(mkdtempSync(join(tmpdir(), 'expect-in-ci-')), 'audit.log');
    const command = join(fileURLToPath(root), 'node_modules/.bin/tsx src/cli/main.ts');
    const emit = [
      ...command.split(' '),
      'emit',
      '--path',
      log,
      'control',
      'op=start',
      'reason=booted',
      'vm-pid=1',
      `uuid=${UUID}`,
    ];
    const script = (vm: string, ...words: string[]) =>
      spawnSync('sh', ['examples/expect-in-ci.sh', vm, ...emit, ...words], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, LOG: log, TIMEOUT: '0.1', AUVIRT: command },
      });
    const good = script('web 1', 'vm=web 1');
    expect(good.stdout).toMatch(/ vm=7765622031 .*\nweb 1 was started, and its records are correct\n$/);
    expect(good.status).toBe(0);
    const bad = script('web 1', 'vm=web 1', '--failed');
    expect(bad.stderr).toContain('res: expected "success", is "failed"');
    expect(bad.status).toBe(1);
  });

  test('worker emits from several threads', async () => {
    const path = join(folder, 'worker.log');
    const { stdout, status } = spawnSync('npx', ['tsx', 'examples/worker.ts', path], { cwd: root, encoding: 'utf8' });
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual(
      [0, 1, 2].map((number) => `thread ${number}: recorded recorded recorded`),
    );
    expect(status).toBe(0);
    expect(await kindsIn(`${path}.1`)).toEqual(['vcpu', 'control', 'control']);
  });

  testWhere(inTheWay, 'ordinary-user reports whether it may send', () => {
    const [command = '', ...rest] = nobody(['--import', 'tsx', 'examples/ordinary-user.ts']);
    const { stdout, status } = spawnSync(command, rest, { cwd: root, encoding: 'utf8' });
    expect(stdout).toMatch(
      /^may send: no\nproblem: .*\nauditing: unknown \(this process may not ask\)\noutcome: not-recorded\n$/,
    );
    expect(status).toBe(1);
  });

  testWhere(qemuMissing(), 'qemu-manager records the life of each guest completely and in order', () => {
    const path = join(folder, 'qemu.log');
    const { stdout, stderr, status } = runQemuManager('--log', path);
    expect([stderr, status]).toEqual(['', 0]);
    const lines = readFileSync(path, 'latin1').split('\n').filter(Boolean);
    expect(recordTexts(lines.map((line) => Buffer.from(line, 'latin1')))).toEqual(QEMU_MANAGER_RECORDS);
    expect(stdout.match(/: recorded$/gm)).toHaveLength(lines.length);
    expect(stdout.split('\n').slice(-5)).toEqual([
      'web 1: start (booted) to stop (migrated)',
      'web 1: migrate-in (live) to stop (crashed)',
      'batch: start (booted) to stop (shutdown)',
      'lost: start (booted) to stop (failed)',
      '',
    ]);
  });

  testWhere(qemuMissing(), 'qemu-manager leaves no guest and no folder behind, even if it is killed', async () => {
    const TMPDIR = mkdtempSync(join(folder, 'q-'));
    const words = ['--import', 'tsx', 'examples/qemu-manager.ts'];
    const manager = spawn(process.execPath, words, { cwd: root, env: { ...process.env, TMPDIR } });
    let output = '';
    for await (const chunk of manager.stdout) {
      output += chunk;
      if (output.includes('reduce its memory')) break;
    }
    expect(guestsIn(TMPDIR)).toHaveLength(1);
    const folders = () => readdirSync(TMPDIR).filter((name) => name.startsWith('qm-'));
    expect(folders()).toHaveLength(1);
    manager.kill('SIGKILL');
    await expect.poll(() => [guestsIn(TMPDIR), folders()]).toEqual([[], []]);
  });

  test('qemu-manager without QEMU says what is missing, and that it was skipped', () => {
    const words = ['--import', 'tsx', 'examples/qemu-manager.ts'];
    const { stderr, status } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8', env: { PATH: '' } });
    expect(stderr).toBe('qemu-manager: qemu-system-x86_64 is missing: install the package qemu-system-x86\n');
    expect(status).toBe(77);
  });
});

/** The process IDs of the QEMUs whose files are in a folder. */
const guestsIn = (path: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      return /^\d+$/.test(pid) && command.startsWith('qemu-system') && command.includes(path);
    } catch {
      return false;
    }
  });
