import { type FileHandle, open, stat } from 'node:fs/promises';
import { TransportError } from '../util/errors.ts';
import { shown } from '../util/printable.ts';
import { errnoOf, systemSays } from '../util/system-error.ts';
import { logFamily } from './log-files.ts';

/** One of the files of a log that is rotated. */
export interface RotatedFile {
  readonly path: string;
  /** Device and inode. */
  readonly identity: string;
}

/**
 * A log that is still being written and its rotated files, oldest first, as they were at one moment.
 *
 * @param packed whether to include compressed ones
 * @throws TransportError `file-unreadable`, also if the log is not a regular file
 */
export async function rotationFamily(log: string, packed = false): Promise<RotatedFile[]> {
  let before = await family(log, packed);
  // Files may be renamed while others are examined: a state seen twice was the state in between.
  for (;;) {
    const now = await family(log, packed);
    if (now.length === before.length && now.every((file, i) => isSame(file, before[i]))) return now;
    before = now;
  }
}

/** What identifies a file, whatever its name is. */
export const identityOf = ({ dev, ino }: { dev: bigint; ino: bigint }): string => `${dev}:${ino}`;

/**
 * Opens a file; undefined if it does not exist.
 *
 * @throws TransportError `file-unreadable`, also if it is not a regular file
 */
export async function opened(path: string): Promise<FileHandle | undefined> {
  return reading(path, async () => {
    // Checked first, because opening a pipe blocks until its other end is opened.
    await assertFile(path);
    return open(path, 'r').catch(missing);
  });
}

/** The identity of the file at a path; undefined if there is none. */
export async function identityAt(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(missing);
  return found === undefined ? undefined : identityOf(found);
}

/** Turns errors of the system into errors that name the log. */
export async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    const message = `cannot read ${shown(path)}: ${systemSays(error)}; correct the path, or run as a user who may read it`;
    throw new TransportError('file-unreadable', message, { cause: error, ...errnoOf(error) });
  }
}

async function family(log: string, packed: boolean): Promise<RotatedFile[]> {
  return reading(log, async () => {
    await assertFile(log);
    const paths = ((await logFamily(log).catch(missing)) ?? []).filter(
      (path) => path === log || packed || !PACKED.test(path),
    );
    const files = await Promise.all(paths.map(async (path) => ({ path, identity: await identityAt(path) })));
    return files.filter((file): file is RotatedFile => file.identity !== undefined);
  });
}

async function assertFile(path: string): Promise<void> {
  const there = await stat(path).catch(missing);
  if (there === undefined || there.isFile()) return;
  const message = `cannot follow ${shown(path)}: it is not a regular file; name the log that is being written, such as /var/log/audit/audit.log`;
  throw new TransportError('file-unreadable', message);
}

const PACKED = /\.(?:gz|xz|zst)$/;

const isSame = (a: RotatedFile, b: RotatedFile | undefined): boolean => a.path === b?.path && a.identity === b.identity;

function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
