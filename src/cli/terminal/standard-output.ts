import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readlinkSync,
  type Stats,
  writeSync,
} from 'node:fs';
import type { Output } from './io.ts';

/**
 * Standard output. For a pipe, a socket or a terminal, this is Node's own stream. Node's stream for
 * a file takes a short write for a whole one, and so would lose output on a full disk without an
 * error.
 */
export function standardOutput(): Output {
  const stats = fstatSync(STDOUT);
  if (stats.isFIFO() || stats.isSocket() || isTerminal(stats)) return process.stdout;
  return new FileOutput(
    (bytes) => writeSync(STDOUT, bytes),
    () => syncIfFile(stats),
  );
}

/** Writes to a file, to the last byte. */
export class FileOutput implements Output {
  readonly #write: (bytes: Uint8Array) => number;
  /** Waits until everything is on disk; throws the error of the system. */
  readonly sync: () => void;

  /**
   * @param write writes bytes, perhaps only the first of them, and returns how many; throws the
   *   error of the system
   * @param sync waits until everything is on disk; throws the error of the system
   */
  constructor(write: (bytes: Uint8Array) => number, sync: () => void = () => {}) {
    this.#write = write;
    this.sync = sync;
  }

  write(text: string | Uint8Array, done: (error?: Error) => void): void {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
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

  /** All errors are passed to `done`. */
  on(): void {}
}

/**
 * Whether standard output may be closed. If it is, Node opens `/dev/null` in its place, for reading
 * and writing. So do daemon(3) and Python's `DEVNULL`, and nothing tells them apart; a shell's `>
 * /dev/null` is for writing only.
 */
export function mayBeClosed(): boolean {
  try {
    if (readlinkSync(`/proc/self/fd/${STDOUT}`) !== '/dev/null') return false;
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${STDOUT}`, 'latin1'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & ACCESS) === READ_WRITE;
  } catch {
    // Only Linux has /proc.
    return false;
  }
}

/**
 * Whether standard output is a pipe without a reader. A write would tell, too, but there may be
 * nothing to write for hours: the kernel refuses to open such a pipe once more.
 */
export function isReaderGone(): boolean {
  try {
    if (!fstatSync(STDOUT).isFIFO()) return false;
    closeSync(openSync(`/proc/self/fd/${STDOUT}`, constants.O_WRONLY | constants.O_NONBLOCK));
    return false;
  } catch (error) {
    // Only Linux has /proc.
    return (error as NodeJS.ErrnoException).code === 'ENXIO';
  }
}

function isTerminal(stats: Stats): boolean {
  if (!stats.isCharacterDevice() || isMemoryDevice(stats)) return false;
  // It brings the network with it, and so is slow to load.
  return process.getBuiltinModule('node:tty').isatty(STDOUT);
}

/** Whether this is Linux's `/dev/null` or another device of its kind. */
const isMemoryDevice = ({ rdev }: Stats): boolean => process.platform === 'linux' && rdev >> 8 === MEMORY;

function syncIfFile(stats: Stats): void {
  if (stats.isFile()) fsyncSync(STDOUT);
}

const STDOUT = 1;
/** The major number of the devices. */
const MEMORY = 1;
/** The access mode in the flags of a file descriptor, and its value O_RDWR. */
const ACCESS = 0o3;
const READ_WRITE = 0o2;
