import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { LINE_FEED } from '../util/ascii.ts';
import { UsageError } from '../util/errors.ts';
import { shown } from '../util/printable.ts';
import { identityOf, opened, reading, rotationFamily } from './rotation.ts';

/**
 * A position in a log that is still being written, after which reading can resume even if the log
 * was rotated in between. `start` is the position before the first record of a log that did not
 * exist yet.
 */
export type LogCursor = FileCursor | 'start';

/** A position at the end of a line. */
export interface FileCursor {
  /** Device and inode, which identify the file whatever its name is. */
  readonly identity: string;
  /** In bytes. */
  readonly offset: number;
  /**
   * CRC-32 of the {@link LOOK_BACK} bytes before the position: they differ if another file has
   * taken over the inode.
   */
  readonly check: number;
}

/**
 * The end of a log: the position after its last complete line.
 *
 * @throws TransportError `file-unreadable`
 */
export async function logCursor(path: string): Promise<LogCursor> {
  for (;;) {
    // During a rotation no file has the log's name for a moment: the position is then in the file
    // before.
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

/** Whether the position is in this file, which may have grown since. */
export async function isIn(cursor: FileCursor, file: FileHandle): Promise<boolean> {
  const stats = await file.stat({ bigint: true });
  if (identityOf(stats) !== cursor.identity || Number(stats.size) < cursor.offset) return false;
  return (await checkOf(file, cursor.offset)) === cursor.check;
}

/** The bytes before a position in a file, which tell it from another file that took its place. */
export class LastBytes {
  #bytes: Buffer = Buffer.alloc(0);

  /** Those before an offset in a file. */
  static async before(file: FileHandle, offset: number): Promise<LastBytes> {
    const last = new LastBytes();
    last.add(await bytesOf(file, Math.max(0, offset - LOOK_BACK), offset));
    return last;
  }

  /** The position moves on by these bytes. */
  add(bytes: Uint8Array): void {
    const kept = this.#bytes.subarray(Math.max(0, this.#bytes.length + bytes.length - LOOK_BACK));
    // A copy: the caller reuses its block.
    this.#bytes = Buffer.concat([bytes.length < LOOK_BACK ? kept : NONE, bytes.subarray(-LOOK_BACK)]);
  }

  /** Whether a file has them before an offset. */
  async precede(file: FileHandle, offset: number): Promise<boolean> {
    return this.#bytes.equals(await bytesOf(file, Math.max(0, offset - this.#bytes.length), offset));
  }

  equals(other: LastBytes): boolean {
    return this.#bytes.equals(other.#bytes);
  }
}

const NONE = Buffer.alloc(0);

/** The text of a cursor: a word without blanks. */
export function formatCursor(cursor: LogCursor): string {
  if (cursor === 'start') return `${PREFIX}start`;
  const { identity, offset, check } = cursor;
  return `${PREFIX}${identity}:${offset}:${check.toString(16).padStart(8, '0')}`;
}

/**
 * Reads the text that {@link formatCursor} returned.
 *
 * @throws UsageError if the text is not a position
 */
export function parseCursor(text: string): LogCursor {
  if (text === `${PREFIX}start`) return 'start';
  const { identity, offset, check = '' } = CURSOR.exec(text)?.groups ?? {};
  if (identity === undefined) {
    throw new UsageError(
      `${shown(text)} is not a position in a log: pass the whole text from logPosition or auvirt cursor`,
    );
  }
  return { identity, offset: Number(offset), check: Number.parseInt(check, 16) };
}

/** The start of a cursor's text; the 1 is the version of the format. */
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
  // A record never has a line of that length.
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
