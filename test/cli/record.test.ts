import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRecord } from 'libaudit-virt/log';
import { afterAll, describe, expect, test } from 'vitest';
import { recordNames } from '../../src/schema/record-names.ts';
import { VIRT } from '../../src/schema/record-types.ts';
import { run } from '../support/cli.ts';
import { oracle, RECORDER, recorderMissing, SEND_RAW, testWhere } from '../support/oracle.ts';
import { AUVIRT, linesOf, record, serials } from '../support/recording.ts';

const folder = mkdtempSync(join(tmpdir(), 'auvirt-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sh = (script: string): string[] => ['sh', '-c', script, SEND_RAW];

describe('errors are reported in one line, with exit code 125', () => {
  test.each([
    [[], 'record needs a command after --'],
    [['--'], 'record needs a command after --'],
    [['true'], '"true" is not an option: give the command after --'],
    [['--fial', 'EPERM', '--', 'true'], 'did you mean --fail?'],
    [['--fail', 'EWHAT', '--', 'true'], '--fail "EWHAT": give the name of an error'],
    [['--fail', '0', '--', 'true'], '--fail "0": give the name'],
    [['--delay', '1h', '--', 'true'], '--delay "1h": give a time such as 500ms'],
    [['--delay', '99999999s', '--', 'true'], '--delay "99999999s": give a time'],
    [['--library', '/none/recorder.so', '--', 'true'], 'there is no /none/recorder.so: run make -C '],
  ])('%j', async (words, message) => {
    const { code, out, err } = await run(['record', ...words]);
    expect(err).toContain(message);
    expect([code, out, err.trimEnd().split('\n').length]).toEqual([125, '', 1]);
  });

  test('a system other than Linux', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
    Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' });
    try {
      expect(await run(['record', '--', 'true'])).toMatchObject({
        code: 125,
        err: expect.stringContaining('needs Linux'),
      });
    } finally {
      Object.defineProperty(process, 'platform', platform);
    }
  });
});

test('--help before -- belongs to record, and after it to the command', async () => {
  expect(await run(['record', '--help', '--', 'x'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Usage: auvirt record/),
  });
  expect(await run(['record', '-o', join(folder, 'none.log'), '--', '--help', '--library'])).toMatchObject({
    code: expect.any(Number),
    out: '',
  });
});

test('auvirt record exits with 127 for a command that does not exist, before anything else is needed', async () => {
  for (const command of ['no-such-program', '/no/such/program']) {
    const ran = await run(['record', '--library', '/no/recorder.so', '--', command], {
      env: { PATH: '/usr/bin:/bin' },
    });
    expect(ran).toEqual({ code: 127, out: '', err: `auvirt: cannot run ${command}: there is no such program\n` });
  }
});

oracle('auvirt record', recorderMissing(), () => {
  describe('has the exit code of the command', () => {
    test.each([
      [sh('exit 0'), 0],
      [sh('exit 42'), 42],
      [sh('kill -KILL $$'), 137],
      [['no-such-program'], 127],
      [['/'], 126],
    ])('%j: %i', (command, expected) => {
      // With an unreadable folder in PATH, a missing program would cause another error.
      expect(record(command, { env: { PATH: '/usr/bin:/bin' } }).code).toBe(expected);
    });

    test.each([
      ['SIGTERM', 'TERM'],
      ['SIGINT', 'INT'],
      ['SIGHUP', 'HUP'],
    ] as const)('and passes on %s', async (signal, name) => {
      const child = start([], sh(`trap 'exit 7' ${name}; echo ready; while :; do sleep 0.02; done`));
      await once(child.stdout as NodeJS.ReadableStream, 'data');
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([7, null]);
    });
  });

  test('leaves keys typed at a terminal to the program, and waits for it', async () => {
    const words = [...AUVIRT, 'record', '-q', '-o', join(folder, 'typed.log'), '--', 'sh', join(folder, 'count.sh')];
    writeFileSync(
      join(folder, 'count.sh'),
      'n=0; trap "n=\\$((n + 1))" INT; echo ready; sleep 0.3; sleep 0.3; sleep 0.3; exit $n',
    );
    // With exec, because a waiting shell would be killed by the key itself.
    const child = spawn('script', ['-qec', `exec ${words.join(' ')}`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.stdin.write('\x03');
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  test('says how many records there are, and appends', () => {
    const file = join(folder, 'said.log');
    const send = (script: string) =>
      spawnSync(AUVIRT[0] as string, [...AUVIRT.slice(1), 'record', '-o', file, '--', ...sh(script)], {
        encoding: 'utf8',
      });
    expect(send('$0 send 2500 op=a').stderr).toBe(`auvirt: 1 record in ${file}\n`);
    writeFileSync(
      file,
      `node=h ${linesOf(file)[0]?.replace(':1)', ':41)')}\nno record\ntype=VIRT_CONTROL msg=audit(1.000:99`,
    );
    expect(send('$0 send 2500 op=b; $0 send 2500 op=c').stderr).toBe(`auvirt: 2 records in ${file}\n`);
    expect(serials(linesOf(file).slice(3))).toEqual([42, 43]);
    expect(send('').stderr).toBe(`auvirt: 0 records in ${file}\n`);
  });

  test('refuses a file that it cannot append to, before it starts the program', async () => {
    const words = ['--', 'touch', join(folder, 'started')];
    const recordTo = async (file: string) => run(['record', '-o', file, ...words]);
    expect(await recordTo('/dev/null')).toMatchObject({
      code: 125,
      err: expect.stringContaining('is not a regular file'),
    });
    expect(await recordTo(join(folder, 'none', 'x'))).toMatchObject({
      code: 125,
      err: expect.stringContaining('cannot open'),
    });
    expect(() => readFileSync(join(folder, 'started'))).toThrow('ENOENT');
  });

  test('refuses a recorder whose path LD_PRELOAD cannot contain', async () => {
    const library = join(folder, 'a b.so');
    copyFileSync(RECORDER, library);
    const { code, err } = await run(['record', '--library', library, '--', 'true']);
    expect([code, err]).toEqual([125, expect.stringContaining('contains a blank or colon')]);
  });

  test('catches every way to send without libaudit, and answers like the kernel', () => {
    const ways = ['write', 'writev', 'send', 'sendto', 'sendmsg', 'sendmmsg'];
    const { out, lines } = record(sh(ways.map((way) => `$0 ${way} 2500 op=${way}`).join('\n')));
    expect(out).toBe('bound 16 1 12\nerror 0 36\n'.repeat(ways.length));
    expect(lines.map((line) => line.replace(/^.* msg='(.*)'$/, '$1'))).toEqual(ways.map((way) => `op=${way}`));
    expect(serials(lines)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('refuses what the kernel refuses, and handles messages like the kernel', () => {
    const { out, lines } = record(
      sh(`$0 send 1001 x; $0 send 3000 x; $0 send 1300 x; $0 send 1124 typed; $0 send 2500 x open
        $0 send 2500 'op=cut short' open; $0 send 2500 "two
lines"; $0 send 2500 $(printf '%9000s' | tr ' ' x); $0 status`),
    );
    expect(out.match(/^(?:error -?\d+|enabled .*)/gm)).toEqual([
      ...['error -1', 'error -22', 'error -22', 'error -1', 'error -22'],
      ...['error 0', 'error 0', 'error 0', 'error 0', 'enabled 1'],
    ]);
    expect(lines.map((line) => line.replace(/^.*\): .* (?=msg=)/, ''))).toEqual([
      "msg='op=cut shor'",
      "msg='two lines'",
      `msg='${'x'.repeat(8560)}'`,
    ]);
  });

  test('names every type of record that a program may send, from many programs at once', () => {
    const isUsers = (type: number) => type === 1005 || (type >= 1100 && type <= 1199) || (type >= 2100 && type <= 2999);
    // The kernel accepts records of terminal input only if they are switched on.
    const types = [
      ...recordNames.map(([type]) => type).filter((type) => isUsers(type) && type !== 1124),
      ...Object.values(VIRT),
      1199,
      2508,
      2999,
    ];
    const { lines } = record(sh(`${types.map((type) => `$0 send ${type} op=${type} & `).join('')}wait`));
    const found = lines.map((line) => parseRecord(Buffer.from(line)));
    expect(found.map(({ type }) => type).toSorted()).toEqual(types.toSorted());
    expect(serials(lines)).toEqual(types.map((_, index) => index + 1));
  });

  test('writes what the kernel knows about the sender in front of the message', () => {
    // A kernel without audit has no login user, which is written as unset.
    const id = (name: string) =>
      existsSync(`/proc/self/${name}`) ? readFileSync(`/proc/self/${name}`, 'utf8').trim() : '4294967295';
    const { lines, out } = record(sh('echo $$; exec $0 send 2500 op=x'));
    const front = `pid=${out.split('\n')[0]} uid=${process.getuid?.()} auid=${id('loginuid')} ses=${id('sessionid')}`;
    expect(lines[0]).toMatch(
      new RegExp(`^type=VIRT_CONTROL msg=audit\\(\\d+\\.\\d{3}:1\\): ${front}(?: subj=\\S.*)? msg='op=x'$`),
    );
    expect(Math.abs(Number(lines[0]?.match(/\((\d+)/)?.[1]) - Date.now() / 1000)).toBeLessThan(60);
  });

  test('--fail answers each message with the error, and records nothing', () => {
    const { out, lines } = record(sh('$0 send 2500 op=x; $0 status'), { options: ['--fail', 'eacces'] });
    expect(out.match(/error .*/g)).toEqual([
      expect.stringMatching(/^error -13 /),
      expect.stringMatching(/^error -13 /),
    ]);
    expect(lines).toEqual([]);
  });

  test('--disabled accepts messages and drops them, except denials that a program found', () => {
    const { out, lines } = record(sh('$0 status; $0 send 2500 op=x; $0 send 1107 denied'), { options: ['--disabled'] });
    expect(out.match(/(?:error|enabled) .*/g)).toEqual(['error 0 36', 'enabled 0', 'error 0 36', 'error 0 36']);
    expect(lines).toEqual([expect.stringContaining('type=USER_AVC ')]);
  });

  test('--delay makes each sender wait', () => {
    const { milliseconds, lines } = record(sh('$0 send 2500 a; $0 send 2500 b'), { options: ['--delay', '0.4s'] });
    expect(milliseconds).toBeGreaterThan(800);
    expect(lines.length).toBe(2);
  });

  test('leaves other sockets and other programs alone', () => {
    const plain = spawnSync(SEND_RAW, ['route'], { encoding: 'utf8' }).stdout;
    expect(plain).toContain('link\n');
    expect(record([SEND_RAW, 'route']).out).toBe(plain);
    // Without a file to write to, the recorder does nothing.
    const env = { ...process.env, LD_PRELOAD: RECORDER };
    const asked = (env: NodeJS.ProcessEnv) => spawnSync(SEND_RAW, ['status'], { encoding: 'utf8', env }).stdout;
    expect(asked(env)).toBe(asked(process.env));
    expect(record(['cat'], { input: 'through\n' })).toMatchObject({ code: 0, out: 'through\n', err: '', lines: [] });
  });

  test('keeps the previous value of LD_PRELOAD', () => {
    const { out } = record(sh('echo "$LD_PRELOAD"'), { env: { LD_PRELOAD: 'libm.so.6' } });
    expect(out).toBe(`libm.so.6:${RECORDER}\n`);
  });

  testWhere(nobodyMissing(), 'needs no rights', () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    for (const path of [folder, own]) chmodSync(path, 0o777);
    const file = join(own, 'audit.log');
    const { status, stderr } = spawnSync(
      'setpriv',
      [...NOBODY, ...AUVIRT, 'record', '-o', file, '--', SEND_RAW, 'send', '2500', 'op=x'],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, `auvirt: 1 record in ${file}\n`]);
    expect(linesOf(file)).toEqual([expect.stringContaining(' uid=65534 ')]);
  });
});

const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups', '--bounding-set=-all'];

/**
 * Why a process without privileges cannot be tested: neither containers nor ordinary users may
 * start one, and it cannot read root's home.
 */
function nobodyMissing(): string | undefined {
  const reading = `fs.accessSync(${JSON.stringify(RECORDER)})`;
  const { status } = spawnSync('setpriv', [...NOBODY, process.execPath, '-e', reading]);
  return status === 0 ? undefined : 'run as root, in a clone that others may read';
}

function start(options: readonly string[], command: readonly string[]): ChildProcess {
  const [program = '', ...words] = AUVIRT;
  return spawn(program, [...words, 'record', '-o', join(folder, 'signal.log'), ...options, '--', ...command], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
