import { appendFileSync, copyFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { FollowedFile } from '../../src/log/follow/follow-file.ts';
import { everyLine } from '../../src/log/lines/line-picker.ts';
import type { LogCursor } from '../../src/source/cursor.ts';
import { logCursor } from '../../src/source/cursor.ts';
import { append, event, log, rotate, useLog, write } from '../support/written-log.ts';

useLog();

let followed: FollowedFile | undefined;
afterEach(() => followed?.close());

const losses: string[] = [];

/** Follows the log; each call of the result returns the serials that are new. */
function following(since?: LogCursor, past: 'own' | 'all' = 'own'): () => Promise<(number | undefined)[]> {
  losses.length = 0;
  const onLost = ({ message }: Error) => void losses.push(message);
  const file = new FollowedFile(log(), since, everyLine, { past, onLost });
  followed = file;
  return () => serialsOf(file.read());
}

async function serialsOf(batches: AsyncIterable<readonly { readonly serial: number | undefined }[]>) {
  const serials: (number | undefined)[] = [];
  for await (const records of batches) serials.push(...records.map(({ serial }) => serial));
  return serials;
}

/** Compresses a rotated file, as logrotate does. */
function compress(path: string): void {
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
  rmSync(path);
}

describe('A log that is followed may be', () => {
  test('rotated and compressed at once', async () => {
    write(event('a', 1));
    const read = following();
    expect(await read()).toEqual([1]);
    append(event('b', 2));
    rotate(event('c', 3));
    compress(`${log()}.1`);
    expect(await read()).toEqual([2, 3]);
    append(event('d', 4));
    expect(await read()).toEqual([4]);
    expect(losses).toEqual([]);
  });

  test('rotated several times and compressed, unread, before the next look', async () => {
    write(event('a', 1));
    writeFileSync(`${log()}.1.gz`, gzipSync(event('older', 100)));
    const read = following();
    expect(await read()).toEqual([1]);
    append(event('b', 2));
    for (const serial of [3, 4, 5]) {
      for (const number of [3, 2, 1]) {
        try {
          renameSync(`${log()}.${number}.gz`, `${log()}.${number + 1}.gz`);
        } catch {
          // There is no such file yet.
        }
      }
      rotate(event('c', serial));
      compress(`${log()}.1`);
    }
    expect(await read()).toEqual([2, 3, 4, 5]);
    expect(losses).toEqual([]);
  });

  test('copied and emptied, with lines in the copy that were not read', async () => {
    write(event('a', 1));
    const read = following();
    expect(await read()).toEqual([1]);
    append(event('b', 2));
    copyFileSync(log(), `${log()}.1`);
    truncateSync(log(), 0);
    append(event('c', 3));
    expect(await read()).toEqual([2, 3]);
  });

  test('copied, emptied, and the copy compressed', async () => {
    write(event('a', 1));
    const read = following();
    expect(await read()).toEqual([1]);
    append(event('b', 2));
    copyFileSync(log(), `${log()}.1`);
    truncateSync(log(), 0);
    compress(`${log()}.1`);
    append(event('c', 3));
    expect(await read()).toEqual([2, 3]);
  });

  test('emptied, and longer than before at the next look', async () => {
    write(event('a', 1));
    const read = following();
    expect(await read()).toEqual([1]);
    write(event('b', 2), event('c', 3), event('d', 4));
    expect(await read()).toEqual([2, 3, 4]);
  });

  test('written in pieces of lines', async () => {
    write(event('a', 1).slice(0, 30));
    const read = following();
    expect(await read()).toEqual([]);
    append(event('a', 1).slice(30, 50));
    expect(await read()).toEqual([]);
    append(event('a', 1).slice(50), event('b', 2).slice(0, 10));
    expect(await read()).toEqual([1]);
    append(event('b', 2).slice(10));
    expect(await read()).toEqual([2]);
  });

  test('rotated within a line, whose first half then is all that there is of it', async () => {
    write(event('a', 1), event('b', 2).slice(0, -20));
    const read = following();
    expect(await read()).toEqual([1]);
    rotate(event('c', 3));
    expect(await read()).toEqual([2, 3]);
  });

  test('missing at first, and rotated before it is looked at', async () => {
    const read = following(await logCursor(log()));
    expect(await read()).toEqual([]);
    write(event('a', 1));
    rotate(event('b', 2));
    expect(await read()).toEqual([1, 2]);
  });

  test('removed by rotation before it was read: that is reported, and what is there is read', async () => {
    write(event('a', 1));
    const read = following();
    expect(await read()).toEqual([1]);
    rmSync(log());
    writeFileSync(`${log()}.1`, event('x', 7));
    write(event('y', 8));
    expect(await read()).toEqual([7, 8]);
    expect(losses).toEqual([expect.stringContaining('rotated away before it was read')]);
  });

  test('emptied while it is empty', async () => {
    write();
    const read = following();
    expect(await read()).toEqual([]);
    rotate(event('a', 1));
    compress(`${log()}.1`);
    expect(await read()).toEqual([1]);
    expect(losses).toEqual([]);
  });
});

test('What was there before a position includes what is compressed, if it is asked for', async () => {
  writeFileSync(`${log()}.2.gz`, gzipSync(event('a', 1)));
  writeFileSync(`${log()}.1`, event('b', 2));
  write(event('c', 3));
  const since = await logCursor(log());
  append(event('d', 4));
  for (const [past, serials] of [
    ['all', [1, 2, 3]],
    ['own', [3]],
  ] as const) {
    const read = following(since, past);
    expect(await serialsOf((followed as unknown as FollowedFile).before())).toEqual(serials);
    expect(await read()).toEqual([4]);
    await followed?.close();
  }
});

test('A log that does not change is looked at without being read', async () => {
  write(event('a', 1));
  const read = following();
  expect(await read()).toEqual([1]);
  expect(await read()).toEqual([]);
  appendFileSync(log(), event('b', 2));
  expect(await read()).toEqual([2]);
});
