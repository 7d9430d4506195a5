import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync,
  write as writeToFile,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { LINE_FEED } from '../../util/ascii.ts';
import { flag, number, path } from '../../util/checks.ts';
import { TransportError } from '../../util/errors.ts';
import type { Shape } from '../../util/options.ts';
import { shown } from '../../util/printable.ts';
import { systemSays } from '../../util/system-error.ts';
import type { FallbackRecord, Keeper } from './keeper.ts';
import { LineBatch } from './line-batch.ts';
import { openFile, statOf } from './open-file.ts';
import { isSameFile, rotated } from './rotate.ts';

/**
 * A file in the format of audit.log for records that the kernel rejected, or did not accept in
 * time.
 */
export interface FallbackFile {
  /** Path of the file; created with mode 0600 if it does not exist. */
  readonly path: string;
  /**
   * Size in bytes at which the file is renamed to `path-YYYYMMDD-HHMMSSmmm` (time in UTC) and a new
   * one begins; 8 MiB if left out. No file is deleted. The names sort like those of logrotate's
   * `dateext`.
   */
  readonly maxSize?: number | undefined;
  /**
   * Whether a record counts as saved only once it is on the disk (`fdatasync`); true if left out.
   */
  readonly sync?: boolean | undefined;
  /**
   * Accept a file that other users could change: a file or a folder of another user than this one
   * or root, one that others or its group can write to (a folder with the sticky bit is fine), or a
   * symbolic link. False if left out.
   */
  readonly trustOthers?: boolean | undefined;
}

/** What the options of a fallback file may be. */
export const fallbackFileShape: Shape<FallbackFile> = {
  path,
  maxSize: number({ from: 1, whole: true, infinity: true }),
  sync: flag,
  trustOthers: flag,
};

/**
 * Writes records to a file, and those that arrive meanwhile as one batch. Several processes may
 * write to the same file.
 */
export class FallbackWriter implements Keeper {
  readonly name: string;
  readonly #file: FallbackFile;
  readonly #maxSize: number;
  readonly #sync: boolean;
  #fd: number | undefined;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #isClosed = false;

  constructor(file: FallbackFile) {
    const { path, maxSize = 8 * 1024 * 1024, sync = true } = file;
    this.name = path;
    this.#file = file;
    this.#maxSize = maxSize;
    this.#sync = sync;
  }

  keep({ line }: FallbackRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      if (!this.#isWriting) void this.#write();
    });
  }

  keepSync({ line }: FallbackRecord): void {
    try {
      // A write in progress must not lose its file.
      const fd = (this.#isWriting ? this.#fd : undefined) ?? this.#ready();
      const batch = new LineBatch([line]);
      while (!batch.isDone) batch.wrote(writeSync(fd, batch.next(endsInLine(fd))));
      if (this.#sync) fdatasyncSync(fd);
    } catch (error) {
      throw named(error, this.name);
    }
  }

  close(): void {
    this.#isClosed = true;
    if (this.#isWriting || this.#fd === undefined) return;
    closeSync(this.#fd);
    this.#fd = undefined;
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) await this.#save(this.#waiting.splice(0));
    this.#isWriting = false;
    if (this.#isClosed) this.close();
  }

  /** A full disk may take some records of a batch: those are saved, and only the others are not. */
  async #save(waiting: readonly Waiting[]): Promise<void> {
    const batch = new LineBatch(waiting.map(({ line }) => line));
    let saved = 0;
    let problem: unknown;
    try {
      const fd = this.#ready();
      try {
        while (!batch.isDone) batch.wrote((await write(fd, batch.next(endsInLine(fd)))).bytesWritten);
      } catch (error) {
        problem = error;
      }
      if (this.#sync && batch.whole > 0) await datasync(fd);
      saved = batch.whole;
    } catch (error) {
      problem = error;
    }
    for (const { resolve } of waiting.slice(0, saved)) resolve();
    for (const { reject } of waiting.slice(saved)) reject(named(problem, this.name));
  }

  /**
   * The file to write to. Reopens it if it was moved away, and starts a new one if it is large
   * enough.
   */
  #ready(): number {
    for (;;) {
      this.#fd ??= this.#opened();
      const opened = fstatSync(this.#fd);
      // A file that cannot be renamed keeps growing, which is better than losing records.
      const mayStay = opened.size < this.#maxSize || !rotated(this.name, opened);
      if (mayStay && isSameFile(statOf(this.#file), opened)) return this.#fd;
      closeSync(this.#fd);
      this.#fd = undefined;
    }
  }

  #opened(): number {
    const fd = openFile(this.#file);
    // A new file survives a power failure only if its folder is synced too.
    if (this.#sync) syncFolder(dirname(this.name));
    return fd;
  }
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const write = promisify(writeToFile);
const datasync = promisify(fdatasync);

/** Whether the last line of a file has no end. Any process may have written it. */
function endsInLine(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== LINE_FEED;
}

function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

const named = (error: unknown, path: string): Error =>
  error instanceof TransportError
    ? error
    : new Error(`cannot write ${shown(path)}: ${systemSays(error)}`, { cause: error });
