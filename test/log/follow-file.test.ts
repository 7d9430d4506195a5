import { appendFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { follow } from '../../src/log/follow/follow.ts';
import { FollowedFile } from '../../src/log/follow/follow-file.ts';
import { everyLine } from '../../src/log/lines/line-picker.ts';
import { logCursor } from '../../src/source/cursor.ts';
import { rotatingWriter } from '../support/rotating-writer.ts';
import { event, log, rotate, useLog, write } from '../support/written-log.ts';

useLog();

test('no record is lost or read twice, however fast the log is rotated while it is read', async () => {
  write(event('before', 1));
  const followed = new FollowedFile(log(), await logCursor(log()), everyLine);
  const last = 500;
  const wanted = Array.from({ length: last - 1 }, (_, i) => i + 2);
  const writing = rotatingWriter(
    log(),
    wanted.map((serial) => event('x', serial)),
  );
  const serials: (number | undefined)[] = [];
  let written = false;
  void writing.then(() => {
    written = true;
  });
  for (let more = true; more; ) {
    more = !written;
    for await (const records of followed.read()) serials.push(...records.map(({ serial }) => serial));
    await setImmediate();
  }
  await followed.close();
  await writing;
  expect(serials).toEqual(wanted);
});

test('the offset of each record in its file is correct, even if reading starts at a position', async () => {
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

test('records that are written between the last read and the rotation are read', async () => {
  write(event('a', 1));
  const followed = new FollowedFile(log(), undefined, everyLine);
  const serials: (number | undefined)[] = [];
  for await (const records of followed.read()) {
    serials.push(...records.map(({ serial }) => serial));
    if (serials.length > 1) continue;
    // The size of the file was read earlier.
    appendFileSync(log(), event('b', 2));
    rotate(event('c', 3));
  }
  await followed.close();
  expect(serials).toEqual([1, 2, 3]);
});
