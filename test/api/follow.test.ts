import { renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from 'libaudit-virt';
import { logPosition } from 'libaudit-virt/expect';
import { lintLog } from 'libaudit-virt/lint';
import { readEvents, readRecords, readSessions } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { avc, control, machineId, UUID } from '../support/log-text.ts';
import { append, event, log, rotate, useLog, write } from '../support/written-log.ts';

useLog();

const reason = new Error('enough');

/** Reads items, and calls a function with each; aborts when that returns true. */
async function until<T>(
  read: (options: { follow: true; signal: AbortSignal }) => AsyncIterable<T>,
  take: (item: T, count: number) => boolean,
): Promise<void> {
  const controller = new AbortController();
  let count = 0;
  const reading = (async () => {
    for await (const item of read({ follow: true, signal: controller.signal })) {
      if (take(item, ++count)) controller.abort(reason);
    }
  })();
  await expect(reading).rejects.toBe(reason);
}

describe('With follow, until the signal aborts,', () => {
  test('records of a log are read as they come, through rotation', async () => {
    write(event('a', 1));
    const serials: (number | undefined)[] = [];
    await until(
      (options) => readRecords(log(), options),
      ({ serial }, count) => {
        serials.push(serial);
        if (count === 1) append(event('b', 2));
        if (count === 2) rotate(event('c', 3));
        return count === 3;
      },
    );
    expect(serials).toEqual([1, 2, 3]);
  });

  test('a log may appear later, also as that of a directory', async () => {
    setTimeout(() => write(event('a', 1)), 60);
    await until(
      (options) => readRecords(dirname(log()), options),
      ({ serial }) => serial === 1,
    );
  });

  test('the rotated files of a directory come first', async () => {
    write(event('a', 1));
    renameSync(log(), `${log()}.1`);
    write(event('b', 2));
    const serials: (number | undefined)[] = [];
    await until(
      (options) => readRecords(dirname(log()), options),
      ({ serial }, count) => {
        serials.push(serial);
        return count === 2;
      },
    );
    expect(serials).toEqual([1, 2]);
  });

  test('since a position or now, only later records are read', async () => {
    write(event('a', 1));
    const since = await logPosition(log());
    append(event('b', 2));
    await until(
      (options) => readRecords(log(), { ...options, since }),
      ({ serial }) => {
        expect(serial).toBe(2);
        return true;
      },
    );
    let serial = 3;
    const writing = setInterval(() => append(event('c', serial++)), 20);
    await until(
      (options) => readRecords(log(), { ...options, since: 'now' }),
      ({ serial = 0 }) => serial > 2,
    );
    clearInterval(writing);
  });

  test('an event is read whole, although its records come one after the other', async () => {
    const [first = '', second = ''] = avc({ at: 5, serial: 7 });
    write(`${first}\n`);
    setTimeout(() => append(`${second}\n`), 20);
    await until(
      (options) => readEvents(log(), options),
      ({ records, late }) => {
        // On a slow machine, the second record may come too late.
        expect(records.length).toBe(late ? 1 : 2);
        return true;
      },
    );
  });

  test('a session comes when it begins and when it ends', async () => {
    write(event('start', 1, 'old'), event('stop', 2, 'old'));
    const states: unknown[] = [];
    await until(
      (options) => readSessions(log(), options),
      ({ guest, state, labels }, count) => {
        states.push([guest.name, state, labels.length]);
        if (count === 1) append(`${machineId({ at: 10 })}\n${control('start', { at: 11 })}\n`);
        if (count === 2) append(`${control('stop', { at: 12 })}\n`);
        return count === 3;
      },
    );
    expect(states).toEqual([
      ['old', 'ended', 0],
      ['web1', 'running', 1],
      ['web1', 'ended', 1],
    ]);
  });

  test('since a position, a session that ends has its start', async () => {
    write(event('start', 1));
    const since = await logPosition(log());
    append(event('stop', 2));
    await until(
      (options) => readSessions(log(), { ...options, since }),
      ({ state, start, guest }) => {
        expect([state, start?.serial, guest.uuid]).toEqual(['ended', 1, UUID]);
        return true;
      },
    );
  });

  test('findings come with their records, and know what came before', async () => {
    write(event('start', 1));
    const since = await logPosition(log());
    append(event('start', 2));
    await until(
      (options) => lintLog(log(), { ...options, since }),
      ({ rule, serial }) => {
        expect(serial).toBe(2);
        return rule === 'life-start-while-running';
      },
    );
  });
});

test.each(['readRecords', 'readEvents', 'readSessions', 'lintLog'] as const)(
  '%s refuses to follow bytes, and a position without follow',
  async (name) => {
    const read = { readRecords, readEvents, readSessions, lintLog }[name];
    const first = async (source: string | Buffer, options: object) => {
      for await (const _ of read(source, options)) return;
    };
    await expect(first(Buffer.from('x'), { follow: true })).rejects.toBeInstanceOf(UsageError);
    writeFileSync(log(), '');
    await expect(first(log(), { since: 'now' })).rejects.toMatchObject({ code: 'option-invalid' });
  },
);
