import { RecordCore, type RowRange, TOO_LONG } from './core/record-core.ts';
import { addRecordOf } from './line-records.ts';
import type { Line } from './lines/line.ts';
import { everyLine, type LinePicker } from './lines/line-picker.ts';
import type { AuditRecord } from './record/record.ts';
import { type RecordBatch, type RecordItem, RowBatch } from './record/record-batch.ts';

/**
 * Reads the records of one source, block by block, with a {@link RecordCore}. Lines that are not in
 * plain form are read as text, as {@link LineScanner} does with all lines.
 */
export class BlockReader {
  readonly #pick: LinePicker;
  /** Undefined until it is needed. */
  #started: RecordCore | undefined;
  /** The file's own block, until it is known that its bytes come here unchanged. */
  #block: Buffer | undefined;
  #isUnchanged = false;
  /** The bytes of the core: another object for each block, because a screen remembers where it was. */
  #bytes: Buffer = Buffer.alloc(0);

  /** @param pick selects lines; sources that share it are read one after the other */
  constructor(pick: LinePicker) {
    this.#pick = pick;
  }

  /**
   * Where the next bytes of a file may be read to. Once its bytes have come here as they were read,
   * and not decompressed or decoded, that is where they are needed.
   */
  room(): Buffer {
    if (this.#isUnchanged) return this.#core.room();
    this.#block ??= Buffer.allocUnsafeSlow(FIRST_BLOCK);
    return this.#block;
  }

  /** The records whose lines end in this chunk, in batches. */
  *push(chunk: Uint8Array): Generator<RecordBatch, void, void> {
    const core = this.#core;
    if (chunk.buffer === core.bytes.buffer) {
      yield* this.#filled(chunk.length);
      return;
    }
    this.#isUnchanged = chunk.buffer === this.#block?.buffer;
    for (let start = 0; start < chunk.length; ) {
      const room = core.room();
      const part = chunk.subarray(start, start + room.length);
      room.set(part);
      yield* this.#filled(part.length);
      start += part.length;
    }
  }

  /** The record of the last line, if no line feed ends it. */
  end(): RecordBatch {
    if (this.#started === undefined) return [];
    const records = this.#read(this.#started.end());
    if (this.#pick !== everyLine) cores.set(this.#pick, this.#started);
    return records;
  }

  get #core(): RecordCore {
    if (this.#started === undefined) {
      this.#started = coreOf(this.#pick);
      this.#started.begin();
    }
    return this.#started;
  }

  *#filled(length: number): Generator<RecordBatch, void, void> {
    const core = this.#core;
    this.#bytes = core.filled(length);
    for (let isWhole = false; !isWhole; ) {
      const found = core.scan();
      isWhole = found.isWhole;
      yield this.#read(found);
    }
  }

  #read({ from, to }: RowRange): RecordBatch {
    const core = this.#core;
    const items: RecordItem[] = [];
    for (let row = from; row < to; row++) {
      if (core.isPlain(row)) items.push(row);
      else items.push(...this.#recordsOf(row));
    }
    return new RowBatch(core, items);
  }

  /** The records of a row that was not cut into fields: of its line, and of lines that were held. */
  #recordsOf(row: number): AuditRecord[] {
    const core = this.#core;
    const type = core.type(row);
    const records: AuditRecord[] = [];
    const take = (line: Line): void => addRecordOf(line, this.#pick, records);
    if (type === 0) {
      this.#pick.pick(this.#bytes, core.start(row), core.lineEnd(row), core.offset(row), take);
    } else if (type === TOO_LONG) {
      take({ text: core.line(row), offset: core.offset(row), overlong: true, type: undefined });
    } else if (this.#pick.screen(type)?.(this.#bytes, core.start(row), core.lineEnd(row)) !== false) {
      take({ text: core.line(row), offset: core.offset(row), overlong: false, type });
    }
    return records;
  }
}

/** Enough to recognize compressed data, and for many small files. */
const FIRST_BLOCK = 1 << 16;

/** Cores that have read a source to its end: the next source may continue its last event. */
const cores = new WeakMap<LinePicker, RecordCore>();

function coreOf(pick: LinePicker): RecordCore {
  const known = cores.get(pick);
  cores.delete(pick);
  return known ?? new RecordCore(pick.core);
}
