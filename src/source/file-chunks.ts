import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { TransportError } from '../util/errors.ts';
import { shown } from '../util/printable.ts';
import { errnoOf, systemSays } from '../util/system-error.ts';

/**
 * The bytes of a file. Each chunk is a view on the same block, and holds only until the next is asked for: who needs it for longer
 * makes a copy.
 *
 * @throws TransportError `file-unreadable`
 */
export async function* fileChunks(path: string | URL): AsyncGenerator<Uint8Array, void, void> {
  try {
    // Whoever opens a pipe waits until somebody else does so: not here.
    if (!statSync(path).isFile()) return yield* createReadStream(path, { highWaterMark: BLOCK });
    const file = openSync(path, 'r');
    try {
      yield* descriptorChunks(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const message = `cannot read ${shown(String(path))}: ${systemSays(error)}; correct the path, or read as a user who may`;
    throw new TransportError('file-unreadable', message, { cause: error, ...errnoOf(error) });
  }
}

/**
 * The same of a file that is open, or of a pipe, for which everything else in the process waits.
 *
 * @throws the error of the system
 */
export async function* descriptorChunks(file: number): AsyncGenerator<Uint8Array, void, void> {
  const block = Buffer.allocUnsafeSlow(ASIDE + BLOCK).subarray(ASIDE);
  let filled = 0;
  for (;;) {
    const length = readInto(block, filled, file);
    if (typeof length !== 'number' || length === 0) {
      if (filled > 0) yield block.subarray(0, filled);
      if (typeof length === 'number') return;
      throw length;
    }
    filled += length;
    // A pipe that was full is read on: more is there, or will be soon.
    if (length === PIPE && filled + PIPE <= BLOCK) continue;
    yield block.subarray(0, filled);
    filled = 0;
    // Reading as such never waits: whatever else goes on in the process has its turn.
    await new Promise(setImmediate);
  }
}

/** How many bytes were read, or the error. */
function readInto(block: Buffer, offset: number, file: number): number | unknown {
  try {
    return readSync(file, block, offset, BLOCK - offset, null);
  } catch (error) {
    return error;
  }
}

/** What Linux's pipes hold. */
const PIPE = 1 << 16;

const BLOCK = 1 << 21;

/** Large memory begins where a page does, and where bytes lie in their page as they do in the kernel's, it copies them half as fast. */
const ASIDE = 1024;
