import { accessSync, closeSync, constants, fstatSync, lstatSync, openSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { errnoOf, systemSays } from '../../util/system-error.ts';

/** Which file, and whether other users may change it. */
interface Wanted {
  readonly path: string;
  readonly trustOthers?: boolean | undefined;
}

/**
 * Opens a fallback file to append to it and to read its end. Creates it with mode 0600 if it does
 * not exist.
 *
 * @throws TransportError `fallback-unusable` if it is no file or cannot be opened;
 *   `fallback-unsafe` if another user could change it, unless others are trusted
 */
export function openFile(wanted: Wanted): number {
  return open(wanted, constants.O_CREAT);
}

/**
 * Checks whether a fallback file could be opened. Creates nothing.
 *
 * @throws TransportError as `openFile` does
 */
export function assertOpens(wanted: Wanted): void {
  if (statOf(wanted) !== undefined) {
    closeSync(open(wanted, 0));
    return;
  }
  const { path, trustOthers } = wanted;
  try {
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(path, error);
  }
  if (!trustOthers) assertOwnFolder(path);
}

/** The file at a path, or undefined if there is none. Of a link, its target if others are trusted. */
export function statOf({ path, trustOthers }: Wanted): Stats | undefined {
  const stat = trustOthers ? statSync : lstatSync;
  try {
    return stat(path, { throwIfNoEntry: false });
  } catch (error) {
    throw unusable(path, error);
  }
}

function open(wanted: Wanted, create: number): number {
  const { path, trustOthers } = wanted;
  // Opening a device can have effects, so look before; what was opened is looked at again.
  const before = statOf(wanted);
  if (before !== undefined) assertFile(path, before);
  // Without waiting for the other end, if it has become a named pipe.
  const { O_RDWR, O_APPEND, O_NONBLOCK = 0, O_NOCTTY = 0, O_NOFOLLOW = 0 } = constants;
  let fd: number;
  try {
    fd = openSync(path, O_RDWR | O_APPEND | O_NONBLOCK | O_NOCTTY | (trustOthers ? 0 : O_NOFOLLOW) | create, 0o600);
  } catch (error) {
    throw unusable(path, error);
  }
  try {
    const opened = fstatSync(fd);
    assertFile(path, opened);
    if (!trustOthers) assertOwn(path, opened);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function assertFile(path: string, stats: Stats): void {
  if (stats.isFile()) return;
  if (stats.isSymbolicLink()) throw unsafe(path, 'is a symbolic link, which may lead to any file');
  const kind = stats.isDirectory()
    ? 'a directory'
    : stats.isFIFO()
      ? 'a named pipe'
      : stats.isSocket()
        ? 'a socket'
        : 'a device';
  throw new TransportError('fallback-unusable', `the fallback ${shown(path)} is ${kind}: name a file`);
}

function assertOwn(path: string, { uid, mode, nlink }: Stats): void {
  if (isStranger(uid)) throw unsafe(path, `belongs to user ${uid}`);
  if (isWritableByOthers(mode)) throw unsafe(path, `can be written by others (chmod go-w ${shown(path)})`);
  // Where others can create files, they may have linked the name to a file from elsewhere.
  if (isWritableByOthers(assertOwnFolder(path).mode) && nlink > 1) throw unsafe(path, 'has another name elsewhere');
}

/** Whoever can write to the folder can replace the file, unless the sticky bit is set. */
function assertOwnFolder(path: string): Stats {
  const folder = statSync(dirname(path));
  if (isStranger(folder.uid)) throw unsafe(path, `is in a folder of user ${folder.uid}`);
  if (isWritableByOthers(folder.mode) && (folder.mode & STICKY) === 0) {
    throw unsafe(path, `is in a folder that others can write to (chmod go-w ${shown(dirname(path))})`);
  }
  return folder;
}

/** Whether a user is neither the one of this process nor root. Windows has no such users. */
function isStranger(uid: number): boolean {
  const own = process.geteuid?.();
  return own !== undefined && uid !== own && uid !== 0;
}

// Windows shows no permissions of others.
const isWritableByOthers = (mode: number): boolean => process.geteuid !== undefined && (mode & 0o022) !== 0;

const STICKY = 0o1000;

function unusable(path: string, error: unknown): TransportError {
  const message = `cannot open the fallback ${shown(path)}: ${systemSays(error)}`;
  return new TransportError('fallback-unusable', message, { cause: error, ...errnoOf(error) });
}

function unsafe(path: string, why: string): TransportError {
  const message = `the fallback ${shown(path)} ${why}; if you trust the users of this host, set trustOthers`;
  return new TransportError('fallback-unsafe', message);
}
