import { fstatSync, fsyncSync, readFileSync, readlinkSync, type Stats, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import type { Output } from './io.ts';

/**
 * Standard output. For a pipe, a socket or a terminal, this is Node's own stream. Node's stream for
 * a file takes a short write for a whole one, and so would lose output on a full disk without an
 * error.
 */
export function standardOutput(): Output {
  const stats = fstatSync(STDOUT);
  if (stats.isFIFO() || stats.isSocket() || isatty(STDOUT)) return process.stdout;
  return new FileOutput(
    (bytes) => writeSync(STDOUT, bytes),
    () => syncIfFile(stats),
  );
}

/** A stream that writes to a file, to the last byte. */
export class FileOutput extends Writable {
  readonly #write: (bytes: Uint8Array) => number;
  /** Waits until everything is on disk; throws the error of the system. */
  readonly sync: () => void;

  /**
   * @param write writes bytes, perhaps only the first of them, and returns how many; throws the
   *   error of the system
   * @param sync waits until everything is on disk; throws the error of the system
   */
  constructor(write: (bytes: Uint8Array) => number, sync: () => void = () => {}) {
    super();
    this.#write = write;
    this.sync = sync;
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    let written = 0;
    try {
      while (written < bytes.length) {
        const count = this.#write(bytes.subarray(written));
        if (count === 0) throw Object.assign(new Error('the system wrote nothing'), { code: 'EIO' });
        written += count;
      }
    } catch (error) {
      // How much was written tells what the output ends with.
      done(Object.assign(error as Error, { written }));
      return;
    }
    done();
  }
}

/**
 * Whether standard output may be closed. If it is, Node opens `/dev/null` in its place, for reading
 * and writing. So do daemon(3) and Python's `DEVNULL`, and nothing tells them apart; a shell's `>
 * /dev/null` is for writing only.
 */
export function mayBeClosed(): boolean {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${STDOUT}`, 'latin1'))?.[1] ?? '0';
    return (
      readlinkSync(`/proc/self/fd/${STDOUT}`) === '/dev/null' && (Number.parseInt(flags, 8) & ACCESS) === READ_WRITE
    );
  } catch {
    // Only Linux has /proc.
    return false;
  }
}

function syncIfFile(stats: Stats): void {
  if (stats.isFile()) fsyncSync(STDOUT);
}

const STDOUT = 1;
/** The access mode in the flags of a file descriptor, and its value O_RDWR. */
const ACCESS = 0o3;
const READ_WRITE = 0o2;
