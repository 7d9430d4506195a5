import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { TransportError } from '../util/errors.ts';
import { shown } from '../util/printable.ts';
import { errnoOf, systemSays } from '../util/system-error.ts';

/**
 * The bytes of a file. Chunks are valid only until the next is requested: copy what you need for
 * longer.
 *
 * @param room where the next bytes are read to; the file's own block if left out
 * @throws TransportError `file-unreadable`
 */
export async function* fileChunks(path: string | URL, room?: () => Buffer): AsyncGenerator<Uint8Array, void, void> {
  try {
    // Opening a pipe synchronously would block until its other end is opened.
    if (!statSync(path).isFile()) return yield* createReadStream(path, { highWaterMark: BLOCK });
    const file = openSync(path, 'r');
    try {
      yield* descriptorChunks(file, room);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const message = `cannot read ${shown(String(path))}: ${systemSays(error)}; correct the path, or run as a user who may read it`;
    throw new TransportError('file-unreadable', message, { cause: error, ...errnoOf(error) });
  }
}

/**
 * The bytes of an open file or pipe. Each read blocks the process.
 *
 * @throws the error of the system
 */
export async function* descriptorChunks(
  file: number,
  room: () => Buffer = ownBlock(),
): AsyncGenerator<Uint8Array, void, void> {
  let block = room();
  let filled = 0;
  for (;;) {
    const length = readInto(block, filled, file);
    if (typeof length !== 'number' || length === 0) {
      if (filled > 0) yield block.subarray(0, filled);
      if (typeof length === 'number') return;
      throw length;
    }
    filled += length;
    // The pipe was full: more is there, or will be soon.
    if (length === PIPE && filled + PIPE <= block.length) continue;
    yield block.subarray(0, filled);
    block = room();
    filled = 0;
    // These reads never return to the event loop, so this lets other work in the process run.
    await new Promise(setImmediate);
  }
}

/**
 * The bytes of standard input, which is opened when they are asked for. Many gigabytes arrive twice
 * as fast if the process blocks on each read.
 *
 * @throws the error of the system
 */
export async function* standardInput(): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* descriptorChunks(0);
  } catch (error) {
    // Another process that shares it has made it non-blocking; on Windows, its end is an error.
    if (!['EAGAIN', 'EOF'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    yield* process.stdin;
  }
}

/** Always the same block. */
function ownBlock(): () => Buffer {
  const block = Buffer.allocUnsafeSlow(ASIDE + BLOCK).subarray(ASIDE);
  return () => block;
}

/** How many bytes were read, or the error. */
function readInto(block: Buffer, offset: number, file: number): number | unknown {
  try {
    return readSync(file, block, offset, block.length - offset, null);
  } catch (error) {
    return error;
  }
}

/** The capacity of a pipe on Linux. */
const PIPE = 1 << 16;

const BLOCK = 1 << 21;

/**
 * Large blocks start at a page. If bytes had the same offset in their page as in the kernel's,
 * copying them would take twice as long.
 */
const ASIDE = 1024;
