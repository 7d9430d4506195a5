import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { bytes, run } from '../support/cli.ts';
import { avc, control, line, machineId, resource, UUID } from '../support/log-text.ts';

const OTHER = '22222222-2222-2222-2222-222222222222';
const folder = mkdtempSync(join(tmpdir(), 'auvirt-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const lines = (...all: string[]) => `${all.join('\n')}\n`;
const names = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((each) => each.split(' ')[0]);

const uuidOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const two = lines(
  control('start', { at: 1_700_000_000 }),
  control('start', { at: 1_700_000_100, vm: 'db', uuid: OTHER }),
  control('stop', { at: 1_700_000_200 }),
);

describe('auvirt shows one guest', () => {
  test.each([
    [['web1'], ['web1']],
    [[UUID], ['web1']],
    [['--vm', 'db'], ['db']],
    [['-v', 'db'], ['db']],
    [['--vm=db'], ['db']],
    [['-u', OTHER], ['db']],
    [['--vm', 'db', '--uuid', UUID], []],
    [['--vm', ''], []],
    [['--', 'web1'], ['web1']],
    [[], ['web1', 'db']],
  ])('selected by %j', async (words, guests) => {
    const { out, err, code } = await run(['--stdin', ...words], { stdin: two });
    expect(names(out)).toEqual(guests);
    expect([code, err]).toEqual([0, '']);
  });

  test('or reports that no record names it', async () => {
    expect(await run(['--stdin', 'wbe1'], { stdin: two })).toEqual({
      code: 1,
      out: '',
      err: 'auvirt: no record names the guest "wbe1": did you mean "web1"?\n',
    });
  });

  test('whose name is not ASCII', async () => {
    const stdin = two.replaceAll('"db"', Buffer.from('dé').toString('hex').toUpperCase());
    expect(names((await run(['--stdin', 'dé'], { stdin })).out)).toEqual([bytes('dé')]);
  });
});

test("a record that is in the journal twice, from audit and from the kernel's log, counts once", async () => {
  const message = /pid=.*$/.exec(control('start', { at: 1 }))?.[0];
  const entry = (fields: object) => JSON.stringify({ _HOSTNAME: 'h1', ...fields });
  const stdin = lines(
    entry({
      _TRANSPORT: 'audit',
      _AUDIT_TYPE: '2500',
      _AUDIT_ID: '7',
      _SOURCE_REALTIME_TIMESTAMP: '1000000',
      MESSAGE: `VIRT_CONTROL ${message}`,
    }),
    entry({ _TRANSPORT: 'kernel', MESSAGE: `audit: type=2500 audit(1.000:7): ${message}` }),
  );
  expect(names((await run(['--stdin'], { stdin })).out)).toEqual(['web1']);
});

describe('auvirt shows a period', () => {
  test.each([
    ['from a time on', ['--start', '2023-11-14T22:14:00Z'], ['db']],
    ['up to a time', ['--end', '2023-11-14T22:14:00Z'], ['web1']],
    ['without an end that came later', ['--end', '2023-11-14T22:14:00Z', '-a'], ['start']],
    ['and reads a word that is not a time of day as the guest', ['--start', '2023-11-14', 'web1'], ['web1']],
  ])('%s', async (_, words, shown) => {
    expect(names((await run(['--stdin', ...words], { stdin: two })).out)).toEqual(shown);
  });

  test('in a table with the guests that ran in it, whenever they were started', async () => {
    const words = ['--stdin', '--format', 'table', '--start', '2023-11-14T22:15:00Z'];
    expect(names((await run(words, { stdin: two })).out)).toEqual(['GUEST', 'web1', 'db']);
    const later = [...words.slice(0, -1), '2023-11-14T22:17:00Z'];
    expect(names((await run(later, { stdin: two })).out)).toEqual(['GUEST', 'db']);
  });

  test('and knows labels from before it', async () => {
    const stdin = lines(machineId({ at: 10 }), control('start', { at: 11 }), ...avc({ at: 100 }));
    const { out } = await run(['--stdin', '-a', '--start', '1970-01-01T00:01:00Z'], { stdin });
    expect(names(out)).toEqual(['avc']);
  });
});

describe('auvirt --raw', () => {
  const access = avc({ at: 3, serial: 80 });
  const foreign = avc({ at: 4, serial: 81, scontext: 'u:r:t:s0:c8,c9' });
  const proctitle = line('PROCTITLE', { at: 3, serial: 80 }, 'proctitle=71656D75');
  const mine = [
    machineId({ at: 1 }),
    resource('disk', { at: 1, fields: 'old-disk="?" new-disk="/a"' }),
    `${control('start', { at: 2 })}\x1dUID="root"`,
    ...access,
    proctitle,
    resource('disk', { at: 5, reason: 'detach', fields: 'old-disk="/a" new-disk="?"' }),
  ];

  test('prints the records that concern the guest unchanged, with the other records of their events', async () => {
    const stdin = lines(
      ...mine.slice(0, -1),
      ...foreign,
      control('start', { at: 4, vm: 'db', uuid: OTHER }),
      ...mine.slice(-1),
    );
    const { out, code } = await run(['--stdin', '--raw', 'web1'], { stdin });
    expect(out).toBe(lines(...mine));
    expect(code).toBe(0);
  });

  test('prints a record that comes late, once', async () => {
    const late = [...mine.slice(0, 4), control('pause', { at: 30 }), ...mine.slice(4, 5)];
    const { out } = await run(['--stdin', '--raw'], { stdin: lines(...late) });
    expect(out.split('\n').toSorted()).toEqual(
      lines(...late)
        .split('\n')
        .toSorted(),
    );
  });

  test.each(['--summary', '--format=json'])('cannot be combined with %s', async (word) => {
    const { code, err } = await run(['--stdin', '--raw', word]);
    expect([code, err]).toEqual([2, `auvirt: --raw and ${word.split('=')[0]} cannot be given together\n`]);
  });
});

describe('bad input', () => {
  test('that cannot be read is named, the rest is read, and the exit code is 3', async () => {
    const good = file('good.log', two);
    const { code, out, err } = await run(['-f', join(folder, 'none.log'), '-f', good]);
    expect(names(out)).toEqual(['web1', 'db']);
    expect(err).toMatch(/^auvirt: [^\n]*none\.log[^\n]*\n$/);
    expect(code).toBe(3);
  });

  test('gives no report if it is the only input', async () => {
    const { code, out } = await run(['-s', '-f', join(folder, 'none.log')]);
    expect([code, out]).toEqual([3, '']);
  });

  test('that is compressed and cut is read as far as possible, with exit code 3', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => control('start', { at, vm: `vm${at}`, uuid: uuidOf(at) }));
    const cut = file('cut.log', gzipSync(lines(...many)).subarray(0, -2000));
    const { code, out, err } = await run(['-f', cut]);
    expect(names(out).slice(0, 3)).toEqual(['vm0', 'vm1', 'vm2']);
    expect(names(out).length).toBeGreaterThan(500);
    expect(err).toMatch(/^auvirt: [^\n]*cut\.log is damaged or ends early \(gzip: [^\n]*\n$/);
    expect(code).toBe(3);
  });

  test('that is a directory without logs has its own message', async () => {
    const { code, out, err } = await run(['-f', mkdtempSync(join(folder, 'none-'))]);
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(/^auvirt: no log in the directory [^\n]*\n$/);
  });

  test('that is empty gives a report without sessions', async () => {
    const empty = file('empty.log', '');
    const err = `auvirt: no audit record in ${empty}: there is nothing in it\n`;
    expect(await run(['-f', empty])).toEqual({ code: 1, out: '', err });
    expect((await run(['-s', '-f', empty])).out).toMatch(/^Range of time for report: {7}undef - undef\n/);
  });

  test('is skipped, and with --debug listed and counted, and no record near it is lost', async () => {
    const [first = '', second = '', third = ''] = two.split('\n');
    const noise = Buffer.from([0, 255, 27, 91, 50, 74, 200]);
    const nobody = control('start', { at: 1_700_000_050, serial: 77 }).replace(/uuid=\S+ /, '');
    const stdin = Buffer.concat([
      Buffer.from(`${first}\n`),
      noise,
      Buffer.from(`\n${nobody}\ntype=VIRT_CONTROL garbage\n`),
      Buffer.from(lines(second, third)),
    ]);
    const { out, err, code } = await run(['--stdin', '--debug'], { stdin });
    expect(names(out)).toEqual(['web1', 'db']);
    const at = first.length + 1;
    expect(err.split('\n')).toEqual([
      `auvirt: standard input:${at}: skipped: the line is not an audit record, or its type is unknown`,
      `auvirt: standard input:${at + 8 + nobody.length + 1}: skipped: the line is not an audit record, or its type is unknown`,
      `auvirt: standard input:${at + 8}: serial 77 skipped: it names no uuid`,
      'auvirt: 3 records were skipped',
      '',
    ]);
    expect(code).toBe(0);
    expect((await run(['--stdin'], { stdin })).err).toBe(
      'auvirt: 1 line looks like an audit record but could not be read: damaged, --debug shows it\n',
    );
  });

  test('with a line of 100 MB is skipped in bounded memory', async () => {
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('type=VIRT_CONTROL ');
      const chunk = Buffer.alloc(1 << 20, 'x');
      for (let i = 0; i < 100; i++) yield chunk;
      yield Buffer.from(`\n${two}`);
    }
    const { out, err } = await run(['--stdin', '--debug'], { stdin: stream() });
    expect(names(out)).toEqual(['web1', 'db']);
    expect(err).toMatch(/standard input:0: skipped: the line is longer than 1 MiB/);
  });

  test('whose time goes backwards is read in the order of the log', async () => {
    const stdin = lines(control('start', { at: 5000 }), control('stop', { at: 1000 }), control('start', { at: 1001 }));
    const { out } = await run(['--stdin', '-a'], { stdin });
    expect(names(out)).toEqual(['start', 'stop', 'start']);
  });

  test('never reaches the terminal unescaped', async () => {
    const evil = Buffer.from('\x1b[2J\u009b31m\u202e').toString('hex').toUpperCase();
    const stdin = lines(
      control('start', { at: 1 }).replace('"web1"', evil).replace('reason=booted', 'reason=\x1b[2J'),
      resource('\x07', { at: 2, reason: '\x1b', fields: `old-\x07="?" new-\x07=${evil}` }),
    );
    for (const words of [[], ['-a'], ['--format', 'table'], ['--format', 'table', '-a'], ['--format', 'json']]) {
      const { out } = await run(['--stdin', ...words], { stdin });
      expect(out.replaceAll('\n', '').replaceAll('\t', ''), words.join(' ')).not.toMatch(
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
        /[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae/,
      );
    }
  });
});

describe('wrong usage is reported in one line, with the nearest spelling, and exit code 2', () => {
  test.each([
    [['--fiel', 'x'], 'there is no option "--fiel": did you mean --file?'],
    [['--wombat'], 'there is no option "--wombat": try auvirt --help'],
    [['--vm'], '--vm needs a value (NAME)'],
    [['--vm', '-a'], '--vm needs a value (NAME); write --vm=-a if you mean that'],
    [['--format', 'xml'], '--format "xml": it is one of classic, table, json, csv'],
    [['--uuid', '123'], '--uuid "123": a uuid is 8-4-4-4-12 hexadecimal digits'],
    [['a', 'b'], 'only one guest can be named, and "b" is a second one'],
    [['a', '--vm', 'b'], '"a": a guest was named already, by --vm or --uuid'],
    [['--stdin', '--file', 'x'], '--file and --stdin cannot be given together'],
    [['--debug=yes'], '--debug takes no value'],
  ])('%j', async (words, message) => {
    expect(await run(words)).toEqual({ code: 2, out: '', err: `auvirt: ${message}\n` });
  });

  test('also for a time', async () => {
    const { code, err } = await run(['--stdin', '--start', 'tody']);
    expect(code).toBe(2);
    expect(err).toMatch(/^auvirt: --start "tody" is not a date: did you mean "today"\? [^\n]*\n$/);
  });
});

test('auvirt stops silently when its reader has gone', async () => {
  expect(await run(['--stdin'], { stdin: two, isGone: true })).toEqual({ code: 0, out: '', err: '' });
});

test('a user is shown by account name if there is one, and as ? if no record names one', async () => {
  const stdin = lines(
    control('start', { at: 1 }).replace('uid=0', 'uid=64055'),
    control('start', { at: 2 }).replace('uid=0 ', ''),
  );
  const { out } = await run(['--stdin'], { stdin, userName: (uid) => (uid === 64055 ? 'libvirt-qemu' : undefined) });
  expect(out.split('\n').map((each) => each.split('\t')[1]?.trim())).toEqual(['libvirt-qem', '?', undefined]);
});

test('auvirt shows its progress on a terminal if reading takes long, and erases it before it prints', async () => {
  let seconds = 0;
  vi.spyOn(process, 'uptime').mockImplementation(() => seconds);
  onTestFinished(() => void vi.restoreAllMocks());
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(2_000_000, 'x\n');
    seconds += 2;
    yield Buffer.from(two);
  }
  const { err } = await run(['--stdin'], { stdin: slow(), columns: 80, env: { NO_COLOR: '1' } });
  expect(err).toBe('\r\x1b[Kauvirt: 2 MB read, now standard input\r\x1b[K');
  expect((await run(['--stdin'], { stdin: slow() })).err).toBe('');
});
