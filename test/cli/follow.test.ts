import { describe, expect, test } from 'vitest';
import { run } from '../support/cli.ts';
import { follow } from '../support/following.ts';
import { useJournalctl } from '../support/journalctl-standin.ts';
import { avc, control, machineId, resource } from '../support/log-text.ts';
import { append, event, log, readSoFar, useLog, write } from '../support/written-log.ts';

useLog();
useJournalctl();

const sessions = (...words: string[]) => ['--follow', '--utc', '--file', log(), ...words];
const serialsIn = (out: string) => [...out.matchAll(/audit\([\d.]+:(\d+)\)/g)].map(([, serial]) => Number(serial));

describe('auvirt --follow', () => {
  test('lists what is there, and then each session as it begins and as it ends', async () => {
    write(event('start', 60, 'a'), event('stop', 120, 'a'));
    const running = follow(sessions());
    await running.until(/^a .*00:01 - 00:02/m);
    append(event('start', 180, 'b'));
    await running.until(/^b .*00:03 *$/m);
    append(event('stop', 240, 'b'));
    await running.until(/^b .*00:03 - 00:04/m);
    const { code, out } = await running.stop();
    expect(code).toBe(130);
    expect(out.trimEnd().split('\n')).toHaveLength(3);
  });

  test('--since now shows only what comes, but knows what was there', async () => {
    const uuid = '22222222-2222-2222-2222-222222222222';
    const other = (op: string, at: number) => `${control(op, { at, vm: 'b', uuid })}\n`;
    write(event('start', 60, 'a'), other('start', 61), other('stop', 62));
    const running = follow(sessions('--since', 'now'));
    await readSoFar();
    append(event('stop', 180, 'a'));
    const out = await running.until(/\n/);
    expect(out).toMatch(/^a .*00:01 - 00:03 {2}\(00:02\n$/);
    expect((await running.stop('SIGTERM')).code).toBe(143);
  });

  test('another time for --since leaves out what is older', async () => {
    write(event('start', 60, 'a'), event('stop', 120, 'a'), event('start', 180, 'b'));
    const running = follow(sessions('-a', '--since', '1970-01-01T00:02:30Z'));
    await running.until(/b .*00:03/);
    // From a clock that goes wrong.
    append(event('stop', 140, 'b'), event('stop', 240, 'b'));
    await running.until(/00:04/);
    expect((await running.stop()).out.match(/00:0\d/g)).toEqual(['00:03', '00:04']);
  });

  test('--since now is a time without --follow', async () => {
    write(event('start', 60, 'a'), event('stop', 120, 'a'));
    expect(await run(['--since', 'now', '--file', log()])).toMatchObject({ code: 0, out: '' });
  });

  test('waits for a guest that no record names yet, and says which names are near', async () => {
    write(event('start', 60, 'web1'));
    const running = follow(['wbe1', ...sessions()]);
    await readSoFar();
    append(event('start', 120, 'wbe1'));
    await running.until(/wbe1/);
    expect((await running.stop()).err).toBe(
      'auvirt: waiting: no record names the guest "wbe1": did you mean "web1"?\n',
    );
  });

  test('--last begins with the newest rows, as tail -n does', async () => {
    write(event('start', 60, 'a'), event('stop', 120, 'a'), event('start', 180, 'b'));
    const running = follow(sessions('--last', '1'));
    await running.until(/^b .*00:03/m);
    append(event('stop', 240, 'b'));
    await running.until(/00:04/);
    expect((await running.stop()).out.trimEnd().split('\n')).toHaveLength(2);
  });

  test('JSON says who asked for an operation, also while it is followed', async () => {
    write();
    const running = follow(sessions('-a', '--format', 'json'));
    await readSoFar();
    append(event('start', 60));
    const { event: start } = JSON.parse(await running.until(/\n/));
    expect(start.by.program).toMatch(/libvirtd/);
    await running.stop();
  });

  test('a stop without a start, and a failed start, have a line', async () => {
    write();
    const running = follow(sessions());
    await readSoFar();
    append(event('stop', 60, 'a'), `${control('start', { at: 120, vm: 'b', res: 'failed' })}\n`);
    const out = await running.until(/failed/);
    expect(out).toMatch(/^a .*unknown - Thu Jan {2}1 00:01\n/);
    expect(out).toMatch(/^b .*00:02 - failed/m);
    await running.stop();
  });

  test('sessions that end with the host have a line', async () => {
    write(event('start', 60, 'a'));
    const running = follow(sessions('--format', 'json'));
    await running.until(/running/);
    append(
      'type=SYSTEM_BOOT msg=audit(120.000:1): pid=1 uid=0 msg=\'comm="x" exe="/x" hostname=? addr=? terminal=? res=success\'\n',
    );
    expect(await running.until(/host-boot/)).toMatch(/"state":"unknown"/);
    await running.stop();
  });

  test('-a shows everything as it happens, also releases, and denials with their guest', async () => {
    write(`${machineId({ at: 60 })}\n`, event('start', 61));
    const running = follow(sessions('-a', '--since', 'now'));
    await readSoFar();
    append(
      `${resource('disk', { at: 120, reason: 'attach', fields: 'old-disk="?" new-disk="/d1"' })}\n`,
      `${resource('disk', { at: 180, reason: 'detach', fields: 'old-disk="/d1" new-disk="?"' })}\n`,
      ...avc({ at: 240 }).map((line) => `${line}\n`),
    );
    const out = await running.until(/^avc/m);
    expect(out.split('\n').map((line) => line.slice(0, 5))).toEqual(['resrc', 'relse', 'avc  ', '']);
    expect(out).toMatch(/^relse .*\/d1$/m);
    await running.stop();
  });

  test('a table has fixed columns, a caption for each day, and a column for hosts once there is one', async () => {
    write();
    const running = follow(sessions(), { columns: 100, env: { LC_ALL: 'C', NO_COLOR: '1' } });
    await readSoFar();
    append(event('start', 60, 'a'));
    await running.until(/running/);
    append(event('start', 86_460, '中文'.repeat(20)));
    await running.until(/running(?:.|\n)*running/);
    append(`node=h7 ${event('start', 86_520, 'c')}`);
    await running.until(/h7/);
    const { out } = await running.stop();
    const lines = Buffer.from(out, 'latin1').toString('utf8').trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, 60).trimEnd())).toMatchInlineSnapshot(`
      [
        "Thu 1970-01-01, UTC",
        "GUEST                 STARTED         ENDED           BY",
        "a                     00:01:00        running         libvir",
        "a                     00:01:00        unknown         libvir",
        "Fri 1970-01-02, UTC",
        "中文中…中文中文中文   00:01:00        running         libvirtd    boo",
        "Fri 1970-01-02, UTC",
        "GUEST                 HOST          STARTED         ENDED",
        "c                     h7            00:02:00        running",
      ]
    `);
  });

  test('JSON has one object for each thing that happens', async () => {
    write();
    const running = follow(sessions('-a', '--format', 'json'));
    await readSoFar();
    append(
      event('start', 60),
      `${resource('disk', { at: 120, reason: 'attach', fields: 'old-disk="?" new-disk="/d1"' })}\n`,
    );
    const out = await running.until(/"kind":"resource"/);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { guest: { name: 'web1' }, kind: 'operation', event: { op: 'start', success: true } },
      { guest: { name: 'web1' }, kind: 'resource', event: { resource: 'disk', value: '/d1', end: null } },
    ]);
    await running.stop();
  });

  test('--raw prints the records of an event together', async () => {
    write(`${machineId({ at: 60 })}\n`, event('start', 61));
    const running = follow(sessions('--raw', '--since', 'now'));
    await readSoFar();
    const [first = '', second = ''] = avc({ at: 120, serial: 9 });
    append(`${first}\n`, event('x', 121), `${second}\n`);
    await running.until(/op=x/);
    expect(serialsIn((await running.stop()).out)).toEqual([9, 9, 121]);
  });

  test('CSV has one head', async () => {
    write(event('start', 61));
    const running = follow(sessions('--format', 'csv', '-a', '--since', 'now'));
    await readSoFar();
    append(event('x', 121));
    await running.until(/,x,/);
    append(event('y', 122));
    await running.until(/,y,/);
    expect((await running.stop()).out.match(/^GUEST,/gm)).toHaveLength(1);
  });

  test('a guest can be named, and a log that is not there is waited for', async () => {
    const running = follow(sessions('b'));
    await readSoFar();
    write(event('start', 60, 'a'), event('start', 120, 'b'));
    const out = await running.until(/\n/);
    expect(out).toMatch(/^b /);
    expect((await running.stop()).err).toMatch(/waiting for records/);
  });

  test('ends with code 0 when the reader of its output has gone, also without writing', async () => {
    write(event('start', 60));
    expect(await run(sessions(), { isGone: true })).toMatchObject({ code: 0 });
    const running = follow(sessions(), { surroundings: { isReaderGone: () => true } });
    expect((await running.result).code).toBe(0);
  });

  test.each([
    [['--follow', '--summary'], /--follow and --summary/],
    [['--follow', '--end', 'now'], /--follow and --end/],
    [['--follow', '--at', 'now'], /--follow and --at/],
    [['--follow', '--reverse'], /--follow and --reverse/],
    [['--follow', '--since', 'now', '--start', 'now'], /--since and --start/],
    [['lint', '--follow', '--to', 'now'], /--follow and --end/],
    [['--follow', '--stdin'], /--stdin cannot be followed/],
    [['--follow', '--file', '-'], /--file cannot be followed/],
    [['--follow', '--file', '/x', '--file', '/y'], /\/y is a second one/],
    [['--follow', '--raw', '--format', 'json'], /--raw and --format/],
  ])('refuses %j', async (words, message) => {
    expect(await run(words)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });

  test('says that it cannot read the log', async () => {
    expect(await run(['--follow', '--file', '/dev/null'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/not a regular file/),
    });
  });
});

describe('auvirt search --follow', () => {
  test('--just-one ends with the first event', async () => {
    write();
    const running = follow(['search', '-F', '--just-one', '-vm', 'web', '--raw', '-if', log()]);
    await readSoFar();
    append(event('start', 60), event('stop', 61));
    expect(await running.result).toMatchObject({ code: 0, out: event('start', 60) });
  });

  test('--related since now knows the labels of guests that run already', async () => {
    write(`${machineId({ at: 60 })}\n`, event('start', 61));
    const running = follow([
      'search',
      '-F',
      '--since',
      'now',
      '-vm',
      'web1',
      '--related',
      '--format',
      'json',
      '-if',
      log(),
    ]);
    await readSoFar();
    append(...avc({ at: 120, serial: 7 }).map((line) => `${line}\n`));
    const out = await running.until(/\n/);
    expect(JSON.parse(out)).toMatchObject({ records: [{ type: 'AVC' }, { type: 'SYSCALL' }] });
    await running.stop();
  });

  test.each([
    ['--checkpoint', '/tmp/x'],
    ['--end', 'now'],
  ])('does not go with %s', async (option, word) => {
    expect(await run(['search', '-F', '-m', 'ALL', option, word])).toMatchObject({
      code: 1,
      err: expect.stringContaining(`--follow and ${option} cannot be given together`),
    });
  });
});

describe('auvirt lint --follow', () => {
  test('reports only what concerns the guest that was named', async () => {
    write();
    const running = follow(['lint', '--follow', '--guest', 'b', log()]);
    await readSoFar();
    append(event('start', 60, 'a'), event('start', 61, 'a'), event('start', 62, 'b'), event('start', 63, 'b'));
    const out = await running.until(/while/);
    expect(out).not.toMatch(/"a"/);
    expect((await running.stop()).err).toMatch(/2 records:/);
  });

  test('reports findings as they come, and counts what came', async () => {
    write(event('start', 60));
    const running = follow(['lint', '--follow', '--since', 'now', log()]);
    await readSoFar();
    append(event('start', 61));
    await running.until(/life-start-while-running|while/);
    const { code, err } = await running.stop();
    expect(code).toBe(130);
    expect(err).toMatch(/1 record:/);
  });
});
