import { fstatSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { type FileCursor, isIn, LastBytes, type LogCursor } from '../../source/cursor.ts';
import { formatOf, LONGEST_MAGIC } from '../../source/decompress.ts';
import { logFamily } from '../../source/log-files.ts';
import { identityAt, identityOf, opened, reading, rotationFamily } from '../../source/rotation.ts';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { recordsOf } from '../line-records.ts';
import type { LinePicker } from '../lines/line-picker.ts';
import { LineScanner } from '../lines/line-scanner.ts';
import { recordBatches } from '../read-records.ts';
import type { AuditRecord } from '../record/record.ts';
import type { FollowedLog, FollowOptions } from './follow.ts';
import { recordsBefore } from './records-before.ts';
import { restOfCopy, successorOf } from './successor.ts';

/**
 * Follows the file that auditd writes. After a rotation, it reads the rest of the old file first,
 * then all files in between, compressed or not, then the new one. Files are identified by device and
 * inode, not by name. If the file was copied and emptied, it reads the rest of the copy first.
 *
 * Reading throws TransportError `file-unreadable`; `cursor-lost` if no file contains the position
 * any more, or if a file was rotated away before it was read; `no-log` at the end if the log still
 * does not exist.
 */
export class FollowedFile implements FollowedLog {
  readonly interval = 50;
  readonly #path: string;
  readonly #since: LogCursor | undefined;
  readonly #pick: LinePicker;
  readonly #options: FollowOptions;
  readonly #block = Buffer.allocUnsafeSlow(1 << 20);
  #file: FileHandle | undefined;
  #offset = 0;
  #lines: LineScanner;
  /** What was read last: other bytes at their place show that the file was rewritten. */
  #last = new LastBytes();
  /** Whether the file is compressed, and has been read. */
  #isPacked = false;
  /** The older files of the log. */
  #older: ReadonlySet<string> = new Set();
  /** The file as it was found when nothing more was in it. */
  #seen: string | undefined;

  /**
   * @param path the log; it need not exist yet
   * @param since the position from which to read; the beginning of the file if undefined
   * @param pick selects lines
   */
  constructor(path: string, since: LogCursor | undefined, pick: LinePicker, options: FollowOptions = {}) {
    this.#path = path;
    this.#since = since;
    this.#pick = pick;
    this.#options = options;
    this.#lines = new LineScanner(pick);
  }

  async *before(): AsyncGenerator<readonly AuditRecord[], void, void> {
    // Opened first: to read what was before may take long, and the log may be rotated meanwhile.
    if (this.#file === undefined && this.#since !== undefined) await this.#openFirst();
    if (this.#since !== 'start') yield* recordsBefore(this.#path, this.#since, this.#pick, this.#options.past);
  }

  async *read(): AsyncGenerator<readonly AuditRecord[], void, void> {
    const state = await this.#state();
    if (state !== undefined && state === this.#seen) return;
    if (this.#file === undefined) await this.#openFirst();
    while (this.#file !== undefined) {
      const file = this.#file;
      yield* this.#rest(file);
      const next = await this.#successor(file);
      if (next === undefined) break;
      // Lines that were written before the file was renamed, and one that nothing ends.
      yield* this.#rest(file);
      yield recordsOf(this.#lines.end(), this.#pick);
      yield* this.#enter(next);
      await file.close();
    }
    this.#seen = state;
  }

  end(): void {
    if (this.#file !== undefined || this.#options.onLost !== undefined) return;
    const message = `there is no log ${shown(this.#path)}: correct the path, or make sure that auditd is running`;
    throw new TransportError('no-log', message);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /**
   * Everything that changes when something is written or renamed, except a look at all files.
   * Asking the system synchronously costs a fiftieth of doing it asynchronously.
   */
  async #state(): Promise<string | undefined> {
    const named = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (named === undefined) return this.#file === undefined && (await this.#isAlone()) ? 'nothing' : undefined;
    if (this.#file === undefined) return undefined;
    const { dev, ino, size, mtimeNs } = fstatSync(this.#file.fd, { bigint: true });
    if (named.ino !== ino || named.dev !== dev) return undefined;
    return `${dev}:${ino} ${size} ${mtimeNs}`;
  }

  /** Whether the log has no rotated files either. */
  async #isAlone(): Promise<boolean> {
    return (await logFamily(this.#path).catch(() => [])).length === 0;
  }

  async *#rest(file: FileHandle): AsyncGenerator<readonly AuditRecord[], void, void> {
    if (this.#isPacked) return;
    const { size } = await file.stat();
    if (size < this.#offset || !(await this.#last.precede(file, this.#offset))) {
      yield* this.#lostByTruncation(file);
      await this.#begin(file, 0);
    }
    while (this.#offset < size) {
      const length = Math.min(this.#block.length, size - this.#offset);
      const { bytesRead } = await reading(this.#path, () => file.read(this.#block, 0, length, this.#offset));
      if (bytesRead === 0) return;
      yield* this.#push(this.#block.subarray(0, bytesRead));
    }
  }

  *#push(bytes: Uint8Array): Generator<readonly AuditRecord[], void, void> {
    this.#offset += bytes.length;
    this.#last.add(bytes);
    for (const lines of this.#lines.push(bytes)) if (lines.length > 0) yield recordsOf(lines, this.#pick);
  }

  /** What was written after the last read and before the file was emptied, if it was copied. */
  async *#lostByTruncation(file: FileHandle): AsyncGenerator<readonly AuditRecord[], void, void> {
    const own = identityOf(await file.stat({ bigint: true }));
    for await (const chunk of restOfCopy(this.#path, own, this.#offset, this.#last)) yield* this.#push(chunk);
  }

  async #openFirst(): Promise<void> {
    const since = this.#since;
    if (since !== undefined && since !== 'start') return this.#openAt(since);
    const first = since === 'start' ? (await rotationFamily(this.#path))[0]?.path : this.#path;
    const file = first === undefined ? undefined : await opened(first);
    if (file !== undefined) await this.#begin(file, 0);
  }

  async #openAt(cursor: FileCursor): Promise<void> {
    for (;;) {
      const found = (await rotationFamily(this.#path)).find(({ identity }) => identity === cursor.identity);
      if (found === undefined) break;
      const file = await opened(found.path);
      if (file === undefined) continue;
      if (await isIn(cursor, file)) return this.#begin(file, cursor.offset);
      const renamed = identityOf(await file.stat({ bigint: true })) !== cursor.identity;
      await file.close();
      if (!renamed) break;
    }
    throw lost(
      this.#path,
      'no file contains the position any more: the log was removed by rotation, compressed, or rewritten',
    );
  }

  /** The next file; undefined while this one is still being written. */
  async #successor(file: FileHandle): Promise<FileHandle | undefined> {
    const own = identityOf(await file.stat({ bigint: true }));
    if ((await reading(this.#path, () => identityAt(this.#path))) === own) return undefined;
    const place = { identity: own, offset: this.#offset, last: this.#last, older: this.#older };
    const after = await successorOf(this.#path, place);
    if (after === undefined) return undefined;
    if (after.isGap) {
      const error = lost(this.#path, 'it was rotated away before it was read to its end');
      if (this.#options.onLost === undefined) throw error;
      this.#options.onLost(error);
    }
    const next = await opened(after.path);
    if (next === undefined) return undefined;
    const found = await next.stat({ bigint: true });
    // If the next file is empty, the writer has not switched to it yet. The next call looks again.
    if (found.size > 0n && identityOf(found) === after.identity) return next;
    await next.close();
    return undefined;
  }

  /** Continues with the next file. */
  async *#enter(file: FileHandle): AsyncGenerator<readonly AuditRecord[], void, void> {
    if ((await formatAt(file)) === undefined) return this.#begin(file, 0);
    const batches = recordBatches(file.createReadStream({ start: 0, autoClose: false }), this.#pick);
    for await (const records of batches) yield [...records];
    this.#file = file;
    this.#isPacked = true;
  }

  /** A file that was removed in the meantime is newer than those that were older before. */
  async #noteOlder(file: FileHandle): Promise<void> {
    const family = (await rotationFamily(this.#path, true)).map(({ identity }) => identity);
    const own = family.indexOf(identityOf(await file.stat({ bigint: true })));
    if (own !== -1) this.#older = new Set(family.slice(0, own));
  }

  async #begin(file: FileHandle, offset: number): Promise<void> {
    const format = await formatAt(file);
    this.#file = file;
    this.#isPacked = false;
    this.#offset = offset;
    this.#last = await LastBytes.before(file, offset);
    this.#lines = new LineScanner(this.#pick, offset);
    await this.#noteOlder(file);
    if (format === undefined) return;
    const message = `cannot follow ${shown(this.#path)}: it is compressed with ${format}; name the log that is being written`;
    throw new TransportError('file-unreadable', message);
  }
}

async function formatAt(file: FileHandle): Promise<ReturnType<typeof formatOf>> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_MAGIC), 0, LONGEST_MAGIC, 0);
  return formatOf(buffer.subarray(0, bytesRead));
}

const lost = (path: string, why: string): TransportError =>
  new TransportError('cursor-lost', `cannot continue in ${shown(path)}: ${why}; take a new position`);
