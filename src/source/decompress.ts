import { TransportError } from '../util/errors.ts';
import { errnoOf, systemSays } from '../util/system-error.ts';
import { withHead } from './head.ts';
import { type ProgramEnd, programOutput } from './program.ts';

/**
 * Decompresses gzip, xz and zstd data, which are recognized by their first bytes, not by a name.
 * Other data pass unchanged. Concatenated files are all read. Data that end within the first bytes
 * of a format count as uncompressed.
 *
 * @param chunks the bytes, cut anywhere
 * @param name of the data, for messages
 * @throws TransportError `compressed-damaged` if the data are damaged or end early, after
 *   everything that can be decompressed; `program-missing` if `xz` or `zstd` is needed and cannot
 *   be started; errors of `chunks` are passed on
 */
export async function* decompressed(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>,
  name = 'the input',
): AsyncGenerator<Uint8Array, void, void> {
  const source = withHead(chunks, LONGEST_MAGIC);
  const first = await source.next();
  if (first.done) return;
  const format = formatOf(first.value);
  const bytes = joined(first.value, source);
  try {
    if (format === undefined) yield* bytes;
    else if (format === 'gzip') yield* whole((await import('./gunzip.ts')).gunzipped(bytes), format, name);
    else yield* whole(unpacked(format, bytes, name), format, name);
  } finally {
    const closed = source.return();
    // If a program was killed, its source may still wait for bytes that never come.
    if (format === 'xz' || format === 'zstd') closed.catch(() => {});
    else await closed;
  }
}

type Format = 'gzip' | 'xz' | 'zstd';

/** The number of bytes that {@link formatOf} examines. */
export const LONGEST_MAGIC = 6;
const hasMagic = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

/** The compression format of data that start with these bytes. */
export function formatOf(bytes: Uint8Array): Format | undefined {
  if (hasMagic(bytes, 0x1f, 0x8b)) return 'gzip';
  if (hasMagic(bytes, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz';
  if (hasMagic(bytes, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  // A skippable frame may come first, as in the output of pzstd.
  if (hasMagic(bytes.subarray(1), 0x2a, 0x4d, 0x18) && ((bytes[0] ?? 0) & 0xf0) === 0x50) return 'zstd';
  return undefined;
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function* whole(
  output: AsyncGenerator<Uint8Array, ProgramEnd, void>,
  format: Format,
  name: string,
): AsyncGenerator<Uint8Array, void, void> {
  const { done, complaint } = yield* output;
  if (done) return;
  throw new TransportError(
    'compressed-damaged',
    `${name} is damaged or ends early (${format}: ${complaint}); everything before that was read: get a complete copy, or accept that the rest is lost`,
  );
}

/**
 * One thread, and limited memory whatever the data demand: `xz -9` needs 65 MiB, and zstd limits
 * itself to 128 MiB.
 */
const OPTIONS = {
  xz: ['--decompress', '--stdout', '--threads=1', '--memlimit-decompress=256MiB'],
  zstd: ['--decompress', '--stdout', '--quiet'],
};

async function* unpacked(
  format: 'xz' | 'zstd',
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, ProgramEnd, void> {
  try {
    return yield* programOutput(format, OPTIONS[format], bytes);
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException;
    if (!syscall?.startsWith('spawn')) throw error;
    throw new TransportError(
      'program-missing',
      `cannot start ${format}, which decompresses ${name}: ${systemSays(error)}. Install ${format === 'xz' ? 'xz-utils or xz' : 'zstd'}, or decompress the file elsewhere`,
      { cause: error, ...errnoOf(error) },
    );
  }
}
