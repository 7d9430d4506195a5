import { createGunzip } from 'node:zlib';
import type { ProgramEnd } from './program.ts';

/**
 * Decompresses gzip data member by member, and returns how they ended. When a stream of `node:zlib`
 * meets damage, it drops all output of that step, which may be a whole small file. Therefore, a
 * second stream (the scout) runs ahead, and the slice in which it fails is decompressed byte by
 * byte.
 */
export async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, ProgramEnd, void> {
  const scout = new Unpacker();
  const gunzip = new Unpacker();
  try {
    for await (const chunk of chunks) {
      for (const slice of slices(chunk, SLICE)) {
        await scout.write(slice);
        for (const part of scout.complaint === undefined ? [slice] : slices(slice, 1)) yield* await gunzip.write(part);
        if (gunzip.complaint !== undefined) return { done: false, complaint: gunzip.complaint };
      }
    }
    yield* await gunzip.end();
    return { done: gunzip.complaint === undefined, complaint: gunzip.complaint ?? '' };
  } finally {
    scout.destroy();
    gunzip.destroy();
  }
}

/** The output of one slice is held in memory: at most a thousand times as much. */
const SLICE = 1 << 14;

function* slices(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

class Unpacker {
  /** What is wrong with the data; undefined if they are valid so far. */
  complaint: string | undefined;
  readonly #stream = createGunzip({ chunkSize: 1 << 16 });
  readonly #output: Uint8Array[] = [];
  #written = 0;
  #ended = false;
  // Which event ends a step depends on the data: the stream does not always call its callback.
  #wake = (): void => {};

  constructor() {
    this.#stream.on('data', (bytes: Uint8Array) => this.#output.push(bytes));
    this.#stream.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    this.#stream.on('error', ({ message }) => {
      this.complaint = message;
      this.#wake();
    });
  }

  async write(bytes: Uint8Array): Promise<Uint8Array[]> {
    if (this.complaint !== undefined) return [];
    const start = this.#written;
    this.#written += bytes.length;
    if (!this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#stream.write(bytes, () => resolve());
      });
    }
    // Zeros may pad the end, as on a tape. The stream stops there, and would skip anything that
    // follows.
    const rest = this.#ended ? bytes.subarray(Math.max(0, this.#stream.bytesWritten - start)) : [];
    if (rest.some((byte) => byte !== 0)) this.complaint ??= 'other bytes follow the compressed data';
    return this.#output.splice(0);
  }

  async end(): Promise<Uint8Array[]> {
    if (this.complaint === undefined && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#stream.end();
      });
    }
    return this.#output.splice(0);
  }

  destroy(): void {
    this.#stream.destroy();
  }
}
