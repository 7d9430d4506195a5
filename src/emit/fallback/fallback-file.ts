import {
  appendFile,
  appendFileSync,
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { LINE_FEED } from '../../util/ascii.ts';
import { flag, number, path } from '../../util/checks.ts';
import type { Shape } from '../../util/options.ts';
import { shown } from '../../util/printable.ts';
import { systemSays } from '../../util/system-error.ts';
import type { FallbackRecord, Keeper } from './keeper.ts';

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
}

/** What the options of a fallback file may be. */
export const fallbackFileShape: Shape<FallbackFile> = {
  path,
  maxSize: number({ from: 1, whole: true, infinity: true }),
  sync: flag,
};

/**
 * Writes records to a file, and those that arrive meanwhile as one batch. Several processes may
 * write to the same file.
 */
export class FallbackWriter implements Keeper {
  readonly name: string;
  readonly #maxSize: number;
  readonly #sync: boolean;
  #fd: number | undefined;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #isClosed = false;

  constructor({ path, maxSize = 8 * 1024 * 1024, sync = true }: FallbackFile) {
    this.name = path;
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
      appendFileSync(fd, this.#textOf(fd, [line]));
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
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      try {
        const fd = this.#ready();
        const lines = waiting.map(({ line }) => line);
        await append(fd, this.#textOf(fd, lines));
        if (this.#sync) await datasync(fd);
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        for (const { reject } of waiting) reject(named(error, this.name));
      }
    }
    this.#isWriting = false;
    if (this.#isClosed) this.close();
  }

  /**
   * The file to write to. Reopens it if it was moved away, and starts a new one if it is large
   * enough.
   */
  #ready(): number {
    let file = statOf(this.name);
    // A file that cannot be renamed keeps growing, which is better than losing records.
    if (file?.isFile() && file.size >= this.#maxSize && rotated(this.name)) file = undefined;
    if (this.#fd !== undefined && file?.ino === fstatSync(this.#fd).ino) return this.#fd;
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    this.#fd = openSync(this.name, 'a+', 0o600);
    if (file === undefined && this.#sync) syncFolder(dirname(this.name));
    return this.#fd;
  }

  // An incomplete line, from any process, must not absorb the next one.
  #textOf(fd: number, lines: readonly string[]): string {
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    const isWhole = size === 0 || readSync(fd, last, 0, 1, size - 1) === 0 || last[0] === LINE_FEED;
    return `${isWhole ? '' : '\n'}${lines.join('\n')}\n`;
  }
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const append = promisify(appendFile);
const datasync = promisify(fdatasync);

/**
 * Renames the file after the current time. Returns false if it could not be renamed. Creating the
 * new name first keeps several processes from replacing each other's files. Numbers that shift with
 * each rotation, such as auditd's, could not be reserved like this.
 */
function rotated(path: string): boolean {
  try {
    const name = reservedName(path);
    try {
      renameSync(path, name);
    } catch (error) {
      unlinkSync(name);
      throw error;
    }
    return true;
  } catch (error) {
    // Another process has renamed it.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function reservedName(path: string): string {
  for (let time = Date.now(); ; time++) {
    const name = nameAt(path, time);
    try {
      closeSync(openSync(name, 'wx', 0o600));
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function nameAt(path: string, time: number): string {
  const digits = new Date(time).toISOString().replace(/\D/g, '');
  return `${path}-${digits.slice(0, 8)}-${digits.slice(8)}`;
}

// A new file survives a power failure only if its folder is synced too.
function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

const named = (error: unknown, path: string): Error =>
  new Error(`cannot write ${shown(path)}: ${systemSays(error)}`, { cause: error });
