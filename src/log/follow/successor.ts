import { LastBytes } from '../../source/cursor.ts';
import { decompressed } from '../../source/decompress.ts';
import { opened, type RotatedFile, rotationFamily } from '../../source/rotation.ts';
import { AuditError } from '../../util/errors.ts';

/** How far a log was read: in which file, and where in it. */
export interface ReadPlace {
  readonly identity: string;
  readonly offset: number;
  readonly last: LastBytes;
  /** The files that came before it. */
  readonly older: ReadonlySet<string>;
}

/** The next file of a log, and whether one before it is missing. */
export interface Successor extends RotatedFile {
  readonly isGap: boolean;
}

/**
 * The file of a log that comes after the one that was read last; undefined if there is none yet. A
 * file that was compressed in the meantime is recognized by its content.
 *
 * @throws TransportError `file-unreadable`
 */
export async function successorOf(log: string, place: ReadPlace): Promise<Successor | undefined> {
  const family = await rotationFamily(log, true);
  const at = family.findIndex(({ identity }) => identity === place.identity);
  if (at !== -1) return found(family[at + 1]);
  const newer = family.filter(({ identity }) => !place.older.has(identity));
  // An empty file that was removed is like any other: whatever is there comes after it.
  if (place.offset === 0) return found(newer[0]);
  for (const [index, { path }] of [...newer.entries()].reverse()) {
    if (path !== log && (await hasRead(path, place))) return found(newer[index + 1]);
  }
  // If the file was removed and another has its name, that one continues the log.
  return found(newer[0], newer.length > 1);
}

/**
 * The bytes of a log that follow those that were read last, from the newest copy that has these. It
 * may be compressed already. No bytes if there is no copy.
 *
 * @param own the identity of the file that was emptied
 */
export async function* restOfCopy(
  log: string,
  own: string,
  offset: number,
  last: LastBytes,
): AsyncGenerator<Uint8Array, void, void> {
  if (offset === 0) return;
  for (const { path, identity } of (await rotationFamily(log, true)).reverse()) {
    if (identity === own) continue;
    let isCopy = false;
    for await (const chunk of bytesAfter(path, offset, last)) {
      isCopy = true;
      yield chunk;
    }
    if (isCopy) return;
  }
}

const found = (file: RotatedFile | undefined, isGap = false): Successor | undefined => file && { ...file, isGap };

/** Whether a file, compressed or not, has what was read last at the same place. */
async function hasRead(path: string, { offset, last }: ReadPlace): Promise<boolean> {
  for await (const _ of bytesAfter(path, offset, last)) return true;
  return false;
}

/**
 * The bytes of a file from an offset on, first an empty chunk, if it has the last bytes before it;
 * otherwise nothing.
 */
async function* bytesAfter(path: string, offset: number, last: LastBytes): AsyncGenerator<Uint8Array, void, void> {
  const file = await opened(path);
  if (file === undefined) return;
  const seen = new LastBytes();
  let at = 0;
  let isAfter = false;
  try {
    for await (const chunk of decompressed(file.createReadStream({ start: 0, autoClose: false }))) {
      const before = chunk.subarray(0, Math.max(0, offset - at));
      at += chunk.length;
      seen.add(before);
      if (at < offset) continue;
      if (!isAfter && !seen.equals(last)) return;
      if (!isAfter) yield NOTHING;
      isAfter = true;
      yield chunk.subarray(before.length);
    }
  } catch (error) {
    // It is still being compressed, or was damaged: it is not the copy that is sought.
    if (!(error instanceof AuditError)) throw error;
  } finally {
    await file.close();
  }
}

const NOTHING = new Uint8Array(0);
