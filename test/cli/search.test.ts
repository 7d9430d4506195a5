import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { avc, control, line, machineId, UUID } from '../support/log-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'auvirt-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

const serialsIn = (out: string): number[] =>
  [...out.matchAll(/msg=audit\([\d.]+:(\d+)\)/g)].map(([, serial]) => Number(serial));

describe('errors are reported in one line that names the cause, with exit code 1', () => {
  test.each([
    [[], 'say what to search for'],
    [['--vmname', 'x'], 'there is no option "--vmname": did you mean --vm-name?'],
    [['--last', '3'], 'there is no option "--last": see --help'],
    [['-vmname', 'x'], 'there is no option "-vmname": did you mean --vm-name?'],
    [['-vm'], '-vm needs a value (NAME)'],
    [['-m', 'VIRT_CONTROLL'], '--message "VIRT_CONTROLL" is not a record type: did you mean VIRT_CONTROL?'],
    [['-m', ','], '--message needs a type'],
    [['-sv', 'maybe'], '-sv "maybe": it is one of yes, no'],
    [['-m', 'ALL', '--path', ''], '--path needs a pattern'],
    [['--format', 'jsno'], '--format "jsno": did you mean json? it is one of'],
    [['-i', '--raw'], 'one format only: raw and interpret were given'],
    [['--raw', '--format', 'csv'], 'one format only: raw and csv were given'],
    [['-m', 'ALL', '--extra-obj2'], '--extra-obj2 is a column of --format csv'],
    [['--raw', 'foo'], 'search takes options and logs, and "foo" is neither'],
    [['-a', '6x'], '--event "6x": give a whole number, at least 0'],
    [['-p', '-1'], '-p needs a value'],
    [['--session', 'x'], '--session "x": give a whole number'],
    [['-ui', '0x'], '--uid "0x": give a whole number'],
    [['--eoe-timeout', '0'], '--eoe-timeout "0": give a whole number, at least 1'],
    [['--escape', 'html'], '--escape "html": it is one of raw, tty, shell, shell_quote'],
    [['-ts', 'todya'], '-ts "todya" is not a date: did you mean "today"?'],
    [['-ts', 'checkpoint'], '-ts checkpoint needs --checkpoint FILE'],
    [['-vm', '\ud800'], 'lone surrogate'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await run(['search', ...words]);
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect([code, out]).toEqual([1, '']);
  });
});

test('a directory without logs is an empty result, as in ausearch, and says so; a missing one is a failure', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  expect(await run(['search', '-if', empty, '-m', 'ALL', '--raw'])).toEqual({
    code: 1,
    out: '',
    err: expect.stringMatching(/^auvirt: no log in the directory [^\n]*\n$/),
  });
  expect((await run(['search', '-if', join(folder, 'none'), '-m', 'ALL'])).code).toBe(3);
});

test('an empty result is reported on standard error and by exit code 1, with raw only by the code', async () => {
  const stdin = control('start', { at: 1 });
  expect(await run(['search', '-vm', 'none'], { stdin })).toEqual({ code: 1, out: '', err: '<no matches>\n' });
  expect(await run(['search', '-vm', 'none', '--raw'], { stdin })).toEqual({ code: 1, out: '', err: '' });
});

test('help lists all options, with exit code 0', async () => {
  const { code, out } = await run(['search', '-m', 'ALL', '--help']);
  expect(code).toBe(0);
  for (const word of ['-vm', '--related', '--checkpoint', '--format', 'Exit status']) expect(out).toContain(word);
  for (const text of out.split('\n')) expect(text.length).toBeLessThanOrEqual(80);
});

describe('the input', () => {
  test('is standard input if that is a pipe or a file', async () => {
    const { out } = await run(['search', '-m', 'ALL', '--raw'], { stdin: control('start', { at: 1, serial: 7 }) });
    expect(serialsIn(out)).toEqual([7]);
  });

  test('of a directory consists of the logs up to a gap, which a note lists', async () => {
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    writeFileSync(join(logs, 'audit.log'), `${control('start', { at: 9, serial: 9 })}\n`);
    writeFileSync(join(logs, 'audit.log.1.gz'), gzipSync(`${control('start', { at: 8, serial: 8 })}\n`));
    writeFileSync(join(logs, 'audit.log.3'), `${control('start', { at: 6, serial: 6 })}\n`);
    const { out, err } = await run(['search', '-m', 'ALL', '--raw', '-if', logs]);
    expect(serialsIn(out)).toEqual([8, 9]);
    expect(err).toMatch(/^NOTE - using .*audit.log.1.gz, .*audit.log; not .*audit.log.3, behind a gap/);
  });

  test('is everything that can be read; the exit code shows that a part could not', async () => {
    const log = join(folder, 'one.log');
    writeFileSync(log, control('start', { at: 9, serial: 9 }));
    const { code, out, err } = await run(['search', '-m', 'ALL', '--raw', '-if', join(folder, 'none'), '-if', log]);
    expect(serialsIn(out)).toEqual([9]);
    expect(err).toContain('cannot read');
    expect(code).toBe(3);
  });
});

describe('--related adds events that concern the guests without naming them', () => {
  const log = [
    machineId({ at: 1, serial: 1 }),
    control('start', { at: 2, serial: 2 }),
    ...avc({ at: 3, serial: 3 }),
    ...avc({ at: 4, serial: 4, scontext: 'system_u:system_r:svirt_t:s0:c8,c9', pid: 1 }),
    line(
      'SECCOMP',
      { at: 5, serial: 5 },
      'auid=1 uid=107 gid=107 ses=1 pid=2222 comm="qemu" exe="/q" sig=31 syscall=56',
    ),
    line('ANOM_ABEND', { at: 6, serial: 6 }, 'auid=1 uid=107 gid=107 ses=1 pid=2222 comm="qemu" exe="/q" sig=11 res=1'),
    control('stop', { at: 7, serial: 7 }),
    ...avc({ at: 8, serial: 8 }),
    control('start', { at: 9, serial: 9, vm: 'db', uuid: UUID.replaceAll('1', '2'), vmPid: 3 }),
  ].join('\n');

  test.each([
    [
      ['-vm', 'web1'],
      [1, 2, 3, 3, 5, 6, 7],
    ],
    [
      ['-uu', UUID],
      [1, 2, 3, 3, 5, 6, 7],
    ],
    [
      ['-m', 'VIRT_MACHINE_ID'],
      [1, 3, 3, 5, 6],
    ],
    [
      ['-vm', 'web1', '-ts', '00:00:05', '01/01/70', '-te', '00:00:06', '01/01/70'],
      [5, 6],
    ],
    [['-vm', 'db'], [9]],
    [['-vm', 'web', '-w'], []],
  ])('with %j', async (words, serials) => {
    const { out } = await run(['search', '--utc', '--related', '--raw', ...words], { stdin: log });
    expect(serialsIn(out)).toEqual(serials);
  });

  test('and names their guests in JSON', async () => {
    const { out } = await run(['search', '--related', '-vm', 'web1', '-m', 'ALL', '--format', 'json'], { stdin: log });
    const guests = out
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each));
    expect(guests.map(({ type, guest }) => `${type} ${guest.name}`)).toContain('ANOM_ABEND web1');
    expect(guests.every(({ guest }) => guest.uuid === UUID)).toBe(true);
  });
});

test('--just-one stops reading after one event', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let serial = 1; ; serial++) yield Buffer.from(`${control('start', { at: serial, serial })}\n`);
  }
  const { out, code } = await run(['search', '-vm', 'web1', '--just-one', '--raw'], { stdin: endless() });
  expect([serialsIn(out), code]).toEqual([[1], 0]);
});

test('reading stops when the reader of the output has gone', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let serial = 1; ; serial++) yield Buffer.from(`${control('start', { at: serial, serial })}\n`);
  }
  const ran = await run(['search', '-m', 'ALL'], { stdin: endless(), isGone: true });
  expect(ran).toEqual({ code: 0, out: '', err: '' });
});

test('in no format can a name control a terminal', async () => {
  const name = Buffer.from('\x1b[2J\x07\x7f\u009b\u202e\n\rx').toString('hex').toUpperCase();
  const quoted = control('start', { at: 2 }).replace('web1', '\x1b[2J\x07\x7f\u009b\u202e');
  const stdin = Buffer.from(`${control('start', { at: 1 }).replace('"web1"', name)}\n${quoted}`);
  for (const format of ['raw', 'default', 'interpret', 'csv', 'text', 'json', 'ecs']) {
    const { out } = await run(
      ['search', '-m', 'ALL', '--format', format, '--extra-obj2'].slice(0, format === 'csv' ? 6 : 5),
      {
        stdin,
        columns: 80,
      },
    );
    expect(out).toContain('VIRT_CONTROL'.toLowerCase().slice(0, 2));
    const shown = Buffer.from(out, 'latin1').toString('utf8').replaceAll('\n', '');
    expect(shown, format).not.toMatch(/\p{Cc}|\p{Cf}/u);
  }
});

test('a record with a damaged stamp is reported, and no other record is lost', async () => {
  const stdin = ['type=VIRT_CONTROL msg=audit(1.9999:1): pid=1', control('start', { at: 1, serial: 5 })].join('\n');
  const { out, err } = await run(['search', '-m', 'ALL', '--raw'], { stdin });
  expect(serialsIn(out)).toEqual([5]);
  expect(err).toBe(
    'auvirt: 1 line looks like an audit record but could not be read: damaged time stamp, --debug shows it\n',
  );
  const { err: debug } = await run(['search', '-m', 'ALL', '--raw', '--debug'], { stdin });
  expect(debug).toContain('standard input:0: skipped');
});
