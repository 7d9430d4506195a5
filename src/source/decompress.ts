import { TransportError } from '../util/errors.ts';
import { errnoOf, systemSays } from '../util/system-error.ts';
import { withHead } from './head.ts';
import { type ProgramEnd, programOutput } from './program.ts';

/**
 * Unpacks what is compressed with gzip, xz or zstd, told by its first bytes and not by a name; gives everything else as it
 * is. Several files put together are read to the last. What ends within the first bytes of a format is taken for plain.
 *
 * @param chunks the bytes, cut anywhere
 * @param name what messages call them
 * @throws TransportError `compressed-damaged`, where the data are damaged or end early, after all that can be
 *   unpacked; `program-missing`, where `xz` or `zstd` is needed and cannot be started; errors of `chunks` are passed on
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
    // Where a program was killed, its source may still be waiting for bytes that never come.
    if (format === 'xz' || format === 'zstd') closed.catch(() => {});
    else await closed;
  }
}

type Format = 'gzip' | 'xz' | 'zstd';

/** How many bytes {@link formatOf} looks at. */
export const LONGEST_MAGIC = 6;
const hasMagic = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

/** How something that begins with these bytes is compressed. */
export function formatOf(bytes: Uint8Array): Format | undefined {
  if (hasMagic(bytes, 0x1f, 0x8b)) return 'gzip';
  if (hasMagic(bytes, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz';
  if (hasMagic(bytes, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  // A skippable frame may stand first: pzstd begins with one.
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
    `${name} is damaged or ends early (${format}: ${complaint}); what stands before that was read: get a whole copy, or take the rest as lost`,
  );
}

/** One thread and no more than this much memory, whatever the data ask for: `xz -9` needs 65 MiB, and zstd has a limit of 128 MiB. */
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
      `cannot start ${format}, which unpacks ${name}: ${systemSays(error)}. Install ${format === 'xz' ? 'xz-utils or xz' : 'zstd'}, or unpack the file elsewhere`,
      { cause: error, ...errnoOf(error) },
    );
  }
}
