import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { LINE_FEED } from '../util/ascii.ts';
import { UsageError } from '../util/errors.ts';
import { shown } from '../util/printable.ts';
import { identityOf, opened, reading, rotationFamily } from './rotation.ts';

/**
 * A place in a log that is written, by which reading goes on behind it also when the log was rotated since. `start` is what
 * stands before the first record of a log that was not there yet.
 */
export type LogCursor = FileCursor | 'start';

/** A place behind the end of a line. */
export interface FileCursor {
  /** Device and inode: they tell the file whatever it is called. */
  readonly identity: string;
  /** In bytes. */
  readonly offset: number;
  /** CRC-32 of the bytes before the place, as far as {@link LOOK_BACK}: another file that took over the inode has others. */
  readonly check: number;
}

/**
 * The place in a log behind which nothing is written yet: behind its last whole line.
 *
 * @throws TransportError `file-unreadable`
 */
export async function logCursor(path: string): Promise<LogCursor> {
  for (;;) {
    // While a log is rotated, there is none of its name for a moment: the place is then in the one before.
    const newest = (await rotationFamily(path)).at(-1);
    if (newest === undefined) return 'start';
    const file = await opened(newest.path);
    if (file === undefined) continue;
    try {
      return await reading(path, () => endOf(file));
    } finally {
      await file.close();
    }
  }
}

/** Whether the place is in this file, which may have been written on since. */
export async function isIn(cursor: FileCursor, file: FileHandle): Promise<boolean> {
  const stats = await file.stat({ bigint: true });
  if (identityOf(stats) !== cursor.identity || Number(stats.size) < cursor.offset) return false;
  return (await checkOf(file, cursor.offset)) === cursor.check;
}

/** A cursor as a word without blanks. */
export function formatCursor(cursor: LogCursor): string {
  if (cursor === 'start') return `${PREFIX}start`;
  const { identity, offset, check } = cursor;
  return `${PREFIX}${identity}:${offset}:${check.toString(16).padStart(8, '0')}`;
}

/**
 * Reads what {@link formatCursor} has written.
 *
 * @throws UsageError if the text is not a position
 */
export function parseCursor(text: string): LogCursor {
  if (text === `${PREFIX}start`) return 'start';
  const { identity, offset, check = '' } = CURSOR.exec(text)?.groups ?? {};
  if (identity === undefined) {
    throw new UsageError(
      `${shown(text)} is not a position of a log: pass a whole position, as logPosition returns and auvirt cursor prints it`,
    );
  }
  return { identity, offset: Number(offset), check: Number.parseInt(check, 16) };
}

/** What a cursor of a log begins with; the 1 is for the day on which it has to say something else. */
const PREFIX = 'audit:1:';
const CURSOR = /^audit:1:(?<identity>\d{1,20}:\d{1,20}):(?<offset>\d{1,15}):(?<check>[0-9a-f]{8})$/;

async function endOf(file: FileHandle): Promise<FileCursor> {
  const stats = await file.stat({ bigint: true });
  const offset = await lastLineEnd(file, Number(stats.size));
  return { identity: identityOf(stats), offset, check: await checkOf(file, offset) };
}

async function lastLineEnd(file: FileHandle, size: number): Promise<number> {
  const start = Math.max(0, size - LONGEST);
  const bytes = await bytesOf(file, start, size);
  const end = bytes.lastIndexOf(LINE_FEED);
  // A line of that length is no record.
  if (end === -1 && start > 0) return size;
  return start + end + 1;
}

const checkOf = async (file: FileHandle, offset: number): Promise<number> =>
  crc32(await bytesOf(file, Math.max(0, offset - LOOK_BACK), offset));

async function bytesOf(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const block = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(block, 0, block.length, start);
  return block.subarray(0, bytesRead);
}

const LOOK_BACK = 256;
const LONGEST = 1 << 20;
