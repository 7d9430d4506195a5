import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { logCursor } from '../../src/log/cursor.ts';
import { follow } from '../../src/log/follow.ts';
import { FollowedFile } from '../../src/log/follow-file.ts';
import { everyLine } from '../../src/log/pick.ts';
import { event, log, rotate, useLog, write } from '../support/written-log.ts';

useLog();

test('no record is lost or read twice, however often the log is rotated while it is read', async () => {
  write(event('before', 1));
  const since = await logCursor(log());
  const last = 400;
  const writing = (async () => {
    for (let serial = 2; serial <= last; serial++) {
      const line = event('x', serial);
      // In two parts, and with an empty log or none for a while, as it may be found.
      appendFileSync(log(), line.slice(0, 40));
      await setImmediate();
      appendFileSync(log(), line.slice(40));
      if (serial % 7 === 0) {
        for (let n = 1 + Math.floor(last / 7); n > 1; n--) tryRename(`${log()}.${n - 1}`, `${log()}.${n}`);
        renameSync(log(), `${log()}.1`);
        await setImmediate();
        writeFileSync(log(), '');
      }
      if (serial % 3 === 0) await setImmediate();
    }
  })();
  const serials: (number | undefined)[] = [];
  for await (const records of follow(new FollowedFile(log(), since, everyLine), AbortSignal.timeout(30_000))) {
    serials.push(...records.map(({ serial }) => serial));
    if (serials.includes(last)) break;
  }
  await writing;
  expect(serials).toEqual(Array.from({ length: last - 1 }, (_, i) => i + 2));
});

function tryRename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // It is not there yet.
  }
}

test('tells where in its file a record stands, also behind a position', async () => {
  write(event('a', 1));
  const since = await logCursor(log());
  appendFileSync(log(), event('b', 2));
  const read = async (from: typeof since | undefined) => {
    const offsets: number[] = [];
    const batches = follow(new FollowedFile(log(), from, everyLine), AbortSignal.abort());
    for await (const records of batches) offsets.push(...records.map(({ offset }) => offset));
    return offsets;
  };
  expect(await read(since)).toEqual([event('a', 1).length]);
  rotate(event('c', 3));
  expect(await read(since)).toEqual([event('a', 1).length, 0]);
});
