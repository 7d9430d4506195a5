import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { append, cursor, event, log, readSoFar, rotate, serials, useLog, wait, write } from '../support/written-log.ts';

useLog();

describe('after a position', () => {
  test('earlier records do not count', async () => {
    write(event('start', 1));
    const since = await cursor();
    append(event('stop', 2));
    expect(serials(await wait(['--since', since, 'op~=st']))).toEqual([2]);
    expect((await wait(['--since', since, '--timeout', '0', 'op=start'])).code).toBe(1);
    expect((await wait(['--since', 'now', '--timeout', '0', 'op~=st'])).code).toBe(1);
  });

  test('in a log that does not exist yet, all records count', async () => {
    const since = await cursor();
    expect(since).toBe('audit:1:start');
    write(event('start', 1));
    rotate(event('stop', 2));
    expect(serials(await wait(['--since', since, 'op=start', 'op=stop']))).toEqual([1, 2]);
  });

  test('an incomplete line counts when it is complete', async () => {
    write(event('start', 1), event('stop', 2).slice(0, 50));
    const since = await cursor();
    append(event('stop', 2).slice(50));
    expect(serials(await wait(['--since', since, 'op=stop']))).toEqual([2]);
  });

  test('reading continues through any number of rotations', async () => {
    write(event('start', 1));
    const since = await cursor();
    append(event('a', 2));
    rotate(event('b', 3));
    rotate(event('c', 4));
    rotate(event('d', 5));
    const words = ['op=a', 'op=b', 'op=c', 'op=d'];
    expect(serials(await wait(['--since', since, ...words]))).toEqual([2, 3, 4, 5]);
    // Without a position, the log is the file of that name.
    expect((await wait(['--timeout', '0', ...words])).code).toBe(1);
  });

  test('taken while the log is renamed and the next one does not exist yet, nothing is lost', async () => {
    write(event('start', 1));
    renameSync(log(), `${log()}.1`);
    const since = await cursor();
    write(event('stop', 2));
    expect(serials(await wait(['--since', since, 'op~=st']))).toEqual([2]);
  });

  test.each<[string, () => void]>([
    ['was removed', () => rmSync(log())],
    [
      'was rotated away',
      () => {
        rotate(event('x', 2));
        rmSync(`${log()}.1`);
      },
    ],
    ['was emptied', () => truncateSync(log(), 0)],
    ['was rewritten', () => writeFileSync(log(), event('y', 1).repeat(3))],
    [
      'was compressed',
      () => {
        rotate(event('x', 2));
        writeFileSync(`${log()}.1.gz`, gzipSync(event('start', 1)));
        rmSync(`${log()}.1`);
      },
    ],
  ])('an error is reported if the log %s', async (_, happens) => {
    write(event('start', 1));
    const since = await cursor();
    happens();
    const { code, out, err } = await wait(['--since', since, '--none', '--timeout', '0', 'op=start']);
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(/any more.*take a new position\n$/);
  });
});

describe('while it waits, the log may be', () => {
  test('rotated, again and again', async () => {
    write(event('start', 1));
    const waiting = wait(['op=a', 'op=b', 'op=c', 'op=d']);
    await readSoFar();
    append(event('a', 2));
    rotate();
    append(event('b', 3));
    rotate(event('c', 4));
    await readSoFar();
    rotate();
    await readSoFar();
    append(event('d', 5));
    expect(serials(await waiting)).toEqual([2, 3, 4, 5]);
  });

  test('written under its old name until the new one is no longer empty', async () => {
    write(event('start', 1));
    const waiting = wait(['op=a', 'op=b']);
    await readSoFar();
    rotate();
    await readSoFar();
    appendFileSync(`${log()}.1`, event('a', 2));
    append(event('b', 3));
    expect(serials(await waiting)).toEqual([2, 3]);
  });

  test('emptied', async () => {
    write(event('start', 1), event('start', 2));
    const waiting = wait(['op=start', 'op=stop']);
    await readSoFar();
    write(event('stop', 3));
    expect(serials(await waiting)).toEqual([1, 3]);
  });

  test('removed and created again', async () => {
    write(event('start', 1));
    const waiting = wait(['op=start', 'op=stop']);
    await readSoFar();
    rmSync(log());
    await readSoFar();
    write(event('stop', 2));
    expect(serials(await waiting)).toEqual([1, 2]);
  });

  test('removed by rotation before it was read, which is reported', async () => {
    write(event('start', 1));
    const waiting = wait(['op=start', 'op=stop']);
    await readSoFar();
    rmSync(log());
    writeFileSync(`${log()}.1`, event('unread', 2));
    write(event('stop', 3));
    expect(await waiting).toMatchObject({
      code: 3,
      err: expect.stringContaining('rotated away before it was read'),
    });
  });
});
