import type { FileHandle } from 'node:fs/promises';
import { type FileCursor, isIn, type LogCursor } from '../../source/cursor.ts';
import { formatOf, LONGEST_MAGIC } from '../../source/decompress.ts';
import { identityAt, identityOf, opened, reading, rotationFamily } from '../../source/rotation.ts';
import { TransportError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import { recordsOf } from '../line-records.ts';
import type { LinePicker } from '../lines/line-picker.ts';
import { LineScanner } from '../lines/line-scanner.ts';
import type { AuditRecord } from '../record/record.ts';
import type { FollowedLog } from './follow.ts';
import { recordsBefore } from './records-before.ts';

/**
 * Follows the file that auditd writes. After a rotation, it reads the rest of the old file first,
 * then all files in between, then the new one. Files are identified by device and inode, not by
 * name.
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
  readonly #block = Buffer.allocUnsafeSlow(1 << 20);
  #file: FileHandle | undefined;
  #offset = 0;
  #lines: LineScanner;

  /**
   * @param path the log; it need not exist yet
   * @param since the position from which to read; the beginning of the file if undefined
   * @param pick selects lines
   */
  constructor(path: string, since: LogCursor | undefined, pick: LinePicker) {
    this.#path = path;
    this.#since = since;
    this.#pick = pick;
    this.#lines = new LineScanner(pick);
  }

  async *before(): AsyncGenerator<readonly AuditRecord[], void, void> {
    if (this.#since !== 'start') yield* recordsBefore(this.#path, this.#since, this.#pick);
  }

  async *read(): AsyncGenerator<readonly AuditRecord[], void, void> {
    if (this.#file === undefined) await this.#openFirst();
    while (this.#file !== undefined) {
      yield* this.#rest(this.#file);
      const next = await this.#successor(this.#file);
      if (next === undefined) return;
      // Lines that were written before the file was renamed.
      yield* this.#rest(this.#file);
      await this.#file.close();
      await this.#begin(next, 0);
    }
  }

  end(): void {
    if (this.#file !== undefined) return;
    const message = `there is no log ${shown(this.#path)}: correct the path, or make sure that auditd is running`;
    throw new TransportError('no-log', message);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async *#rest(file: FileHandle): AsyncGenerator<readonly AuditRecord[], void, void> {
    const { size } = await file.stat();
    // The file was truncated.
    if (size < this.#offset) await this.#begin(file, 0);
    while (this.#offset < size) {
      const length = Math.min(this.#block.length, size - this.#offset);
      const { bytesRead } = await reading(this.#path, () => file.read(this.#block, 0, length, this.#offset));
      if (bytesRead === 0) return;
      this.#offset += bytesRead;
      for (const lines of this.#lines.push(this.#block.subarray(0, bytesRead))) {
        if (lines.length > 0) yield recordsOf(lines, this.#pick);
      }
    }
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
    const family = await rotationFamily(this.#path);
    const at = family.findIndex(({ identity }) => identity === own);
    // The file was removed, and another has its name: it continues the log, unless there are
    // rotated files.
    if (at === -1 && family.length > 1) throw lost(this.#path, 'it was rotated away before it was read to its end');
    const after = family[at + 1];
    const next = after === undefined ? undefined : await opened(after.path);
    if (next === undefined) return undefined;
    const found = await next.stat({ bigint: true });
    // If the next file is empty, the writer has not switched to it yet. The next call looks again.
    if (found.size > 0n && identityOf(found) === after?.identity) return next;
    await next.close();
    return undefined;
  }

  async #begin(file: FileHandle, offset: number): Promise<void> {
    this.#file = file;
    this.#offset = offset;
    this.#lines = new LineScanner(this.#pick, offset);
    const head = await file.read(Buffer.alloc(LONGEST_MAGIC), 0, LONGEST_MAGIC, 0);
    const format = formatOf(head.buffer.subarray(0, head.bytesRead));
    if (format === undefined) return;
    const message = `cannot follow ${shown(this.#path)}: it is compressed with ${format}; name the log that is being written`;
    throw new TransportError('file-unreadable', message);
  }
}

const lost = (path: string, why: string): TransportError =>
  new TransportError('cursor-lost', `cannot continue in ${shown(path)}: ${why}; take a new position`);
