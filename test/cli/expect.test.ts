import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytes, run } from '../support/cli.ts';
import { avc, line, virt } from '../support/log-text.ts';
import { append, event, log, serials, useLog, wait, write } from '../support/written-log.ts';

useLog();

describe('auvirt expect', () => {
  test('prints records that already exist, without waiting', async () => {
    write(event('start', 1), event('start', 2, 'web2'), event('stop', 3));
    const ran = await wait(['VIRT_CONTROL op=start vm=web1', 'VIRT_CONTROL op=stop vm=web1']);
    expect(ran).toEqual({ code: 0, out: event('start', 1) + event('stop', 3), err: '' });
  });

  test('prints them as JSON', async () => {
    write(event('start', 1), event('stop', 2));
    const { out } = await wait(['--format', 'json', 'op=start', 'op=stop']);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((json) => JSON.parse(json)),
    ).toMatchObject([
      { type: 'VIRT_CONTROL', guest: { name: 'web1' }, event: { kind: 'control', op: 'start' } },
      { stamp: '2.000:2', event: { op: 'stop' } },
    ]);
  });

  test('waits for records that have not been written yet', async () => {
    write(event('start', 1));
    const waiting = wait(['op=start', 'op=stop']);
    await sleep(120);
    append(event('x', 2));
    await sleep(120);
    append(event('stop', 3));
    const ran = await waiting;
    expect([ran.code, serials(ran)]).toEqual([0, [1, 3]]);
  });

  test('waits for a log that does not exist yet', async () => {
    const waiting = wait(['op=start']);
    await sleep(120);
    write(event('start', 1));
    expect((await waiting).code).toBe(0);
  });

  test('reads a line only when it is complete', async () => {
    const whole = event('start', 1);
    write(whole.slice(0, -1));
    expect((await wait(['--timeout', '0', 'op=start'])).code).toBe(1);
    const waiting = wait(['op=start vm=web1 res=success']);
    await sleep(120);
    append('\n');
    expect(await waiting).toMatchObject({ code: 0, out: whole });
  });

  test('counts lines that look like records but cannot be read', async () => {
    write('type=VIRT_CONTROL msg=audit(17x0.1:1): damaged\n', event('start', 2));
    const { code, err } = await wait(['op=start']);
    expect([code, err]).toEqual([
      0,
      'auvirt: 1 line looks like an audit record but could not be read: damaged time stamp\n',
    ]);
  });

  test('says what is missing after the timeout', async () => {
    write(event('start', 1, 'web2'));
    expect(await wait(['--timeout', '0.1', 'VIRT_CONTROL op=start vm=web1', 'AVC'])).toEqual({
      code: 1,
      out: '',
      err: [
        'auvirt: not recorded (1 of 2): VIRT_CONTROL op=start vm=web1',
        '  compared 1 record, nearest:',
        '  VIRT_CONTROL audit(1.000:1)',
        '    vm: expected "web1", is "web2"',
        '1 later expectation was not checked',
        '  waited 0.1 s: --timeout 0.1',
        '',
      ].join('\n'),
    });
  });

  test('requires the order, except with --any-order', async () => {
    write(event('stop', 1), event('start', 2));
    expect((await wait(['--timeout', '0', 'op=start', 'op=stop'])).code).toBe(1);
    expect((await wait(['--timeout', '0', '--any-order', 'op=start', 'op=stop'])).code).toBe(0);
  });

  test('finds records of other types, and records after a host name', async () => {
    write(`${avc({ at: 1, serial: 1, node: 'h7' }).join('\n')}\n`);
    expect((await wait(['--timeout', '0', 'AVC seresult=denied comm=qemu-kvm', 'SYSCALL success=no'])).code).toBe(0);
    expect((await wait(['--timeout', '0', 'node=h7'])).code).toBe(0);
  });

  test('never shows a terminal text that it would obey', async () => {
    const hostile = `${virt('CONTROL', { at: 1, serial: 1 }, 'op=start\x1b[2J vm=1B5B324A')}\n`;
    write(hostile);
    const shown = await wait(['op~=start'], { columns: 80 });
    expect(shown.out).toContain('op=start\\033[2J');
    expect(shown.out + shown.err).not.toContain('\x1b');
    // A pipe gets the bytes unchanged.
    expect((await wait(['op~=start'])).out).toBe(hostile);
    const { err } = await wait(['--timeout', '0', 'op~=start vm=web1']);
    expect(err).toContain('vm: expected "web1", is "\\u001b[2J"');
    expect(err).not.toContain('\x1b');
  });

  test('finds names that are not ASCII', async () => {
    write(event('start', 1).replace('"web1"', Buffer.from('wéb 1').toString('hex').toUpperCase()));
    const { code, err } = await wait(['--timeout', '0', 'vm="wéb 1"', 'vm="wéb 2"']);
    expect([code, err]).toEqual([1, expect.stringContaining('not recorded (2 of 2): vm="w\\u00e9b 2"')]);
    expect(err).not.toContain(bytes('é'));
  });
});

describe('auvirt expect --none', () => {
  test('succeeds if nothing arrives before the timeout', async () => {
    write(event('start', 1));
    expect(await wait(['--none', '--timeout', '0.1', 'res=failed', 'AVC'])).toEqual({ code: 0, out: '', err: '' });
  });

  test('fails as soon as a record arrives, and shows it', async () => {
    write(event('start', 1));
    const waiting = wait(['--none', '--timeout', '60', 'AVC', 'op=stop']);
    await sleep(120);
    append(event('stop', 2), event('stop', 3));
    expect(await waiting).toEqual({
      code: 1,
      out: event('stop', 2),
      err: 'auvirt: recorded, but must not be: op=stop\n  by VIRT_CONTROL audit(2.000:2)\n',
    });
  });

  test('is refused at once if it has a field that records of the type cannot have', async () => {
    write(event('start', 1));
    for (const words of [[], ['--none']]) {
      expect(await wait([...words, '--timeout', '60', 'x=1', 'VIRT_CONTROL opp=failed vm=web1 vm-pid=1'])).toEqual({
        code: 2,
        out: '',
        err: 'auvirt: opp is not a known field of VIRT_CONTROL: did you mean op? If a program adds a field of that name, leave out VIRT_CONTROL: any record may then have it\n',
      });
    }
    // The forms and the dictionary have all fields that our records can have.
    const known = [
      'VIRT_RESOURCE new-disk=x resrc=y class=z key=k',
      'VIRT_MACHINE_ID vm-ctx=x pid=1 subj=y res=failed',
    ];
    expect((await wait(['--none', '--timeout', '0', ...known])).err).toBe('');
  });

  test('reads everything that was written before the timeout', async () => {
    write(event('start', 1));
    const waiting = wait(['--none', '--timeout', '0.1', 'op=stop']);
    append(event('stop', 2));
    expect((await waiting).code).toBe(1);
  });
});

describe('exit status', () => {
  test.each<[string, string[], RegExp]>([
    ['without an expectation', [], /name at least one expectation/],
    ['of a type that does not exist', ['VIRT_CONTORL'], /unknown record type VIRT_CONTORL/],
    ['with a timeout that is not a number', ['--timeout', 'soon', 'AVC'], /--timeout needs seconds.*"soon"/],
    ['with a timeout below zero', ['--timeout', '-1', 'AVC'], /--timeout needs seconds/],
    ['with an invalid position', ['--since', 'yesterday', 'AVC'], /yesterday is not a position/],
    ['with two logs', ['--journal', 'AVC'], /cannot be given together/],
    ['with --any-order and --none', ['--none', '--any-order', 'AVC'], /cannot be given together/],
    ['with an option that does not exist', ['--non', 'AVC'], /did you mean --none/],
  ])('is 2 %s', async (_, words, message) => {
    expect(await wait(words)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
  });

  test('is 3 if the log cannot be read', async () => {
    expect(await wait(['--timeout', '0', '--none', 'AVC'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('there is no log'),
    });
    mkdirSync(log());
    expect(await wait(['AVC'])).toMatchObject({ code: 3, err: expect.stringContaining('it is not a regular file') });
  });

  test('is 3 if the log is compressed, and therefore never grows', async () => {
    writeFileSync(log(), gzipSync(event('start', 1)));
    expect(await wait(['--none', 'AVC'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('compressed with gzip'),
    });
  });

  test('of cursor is 2 for words that are not options, and 3 if the log is a folder', async () => {
    expect(await run(['cursor', log()])).toMatchObject({ code: 2, err: expect.stringContaining('only takes options') });
    mkdirSync(log());
    expect(await run(['cursor', '--log', log()])).toMatchObject({ code: 3 });
  });

  test('of --help is 0', async () => {
    expect(await run(['expect', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('NAME~=PART') });
    expect(await run(['cursor', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--journal') });
  });
});

test('lines that are not records are skipped', async () => {
  write('garbage\n\0\xff\n', `${line('SYSCALL', { at: 1 }, 'pid=1')}\n`, event('start', 1));
  expect((await wait(['--timeout', '0', 'op=start'])).code).toBe(0);
});
