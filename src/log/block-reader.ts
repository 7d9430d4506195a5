import { RecordCore, type RowRange, TOO_LONG } from './core/record-core.ts';
import { addRecordOf } from './line-records.ts';
import type { Line } from './lines/line.ts';
import { everyLine, type LinePicker } from './lines/line-picker.ts';
import { AuditRecord } from './record/record.ts';

/**
 * Reads the records of one source, block by block, with a {@link RecordCore}. Lines that are not in
 * plain form are read as text, as {@link LineScanner} does with all lines.
 */
export class BlockReader {
  readonly #pick: LinePicker;
  readonly #core: RecordCore;
  /** The bytes of the block: another object for each, because a screen remembers where it was. */
  #bytes: Buffer;
  /** Those of the batch. */
  #records: AuditRecord[] = [];

  /** @param pick selects lines; sources that share it are read one after the other */
  constructor(pick: LinePicker) {
    this.#pick = pick;
    this.#core = coreOf(pick);
    this.#core.begin();
    this.#bytes = this.#core.bytes;
  }

  /** Where the next bytes may be read to, so that they need not be copied there. */
  room(): Buffer {
    return this.#core.room();
  }

  /** The records whose lines end in this chunk, in batches. */
  *push(chunk: Uint8Array): Generator<readonly AuditRecord[], void, void> {
    const { buffer } = this.#core.bytes;
    if (chunk.buffer === buffer) yield* this.#filled(chunk.length);
    else {
      for (let start = 0; start < chunk.length; ) {
        const room = this.#core.room();
        const part = chunk.subarray(start, start + room.length);
        room.set(part);
        yield* this.#filled(part.length);
        start += part.length;
      }
    }
  }

  /** The record of the last line, if no line feed ends it. */
  end(): readonly AuditRecord[] {
    const records = this.#read(this.#core.end());
    if (this.#pick !== everyLine) cores.set(this.#pick, this.#core);
    return records;
  }

  *#filled(length: number): Generator<readonly AuditRecord[], void, void> {
    this.#bytes = this.#core.filled(length);
    for (let isWhole = false; !isWhole; ) {
      const found = this.#core.scan();
      isWhole = found.isWhole;
      yield this.#read(found);
    }
  }

  #read({ from, to }: RowRange): readonly AuditRecord[] {
    this.#records = [];
    for (let row = from; row < to; row++) {
      if (this.#core.isPlain(row)) this.#records.push(AuditRecord.ofRow(this.#core, row));
      else this.#readLine(row);
    }
    return this.#records;
  }

  #readLine(row: number): void {
    const core = this.#core;
    const type = core.type(row);
    if (type === 0) {
      this.#pick.pick(this.#bytes, core.start(row), core.lineEnd(row), core.offset(row), this.#take);
    } else if (type === TOO_LONG) {
      this.#take({ text: core.line(row), offset: core.offset(row), overlong: true, type: undefined });
    } else if (this.#pick.screen(type)?.(this.#bytes, core.start(row), core.lineEnd(row)) !== false) {
      this.#take({ text: core.line(row), offset: core.offset(row), overlong: false, type });
    }
  }

  readonly #take = (line: Line): void => addRecordOf(line, this.#pick, this.#records);
}

/** Cores that have read a source to its end: the next source may continue its last event. */
const cores = new WeakMap<LinePicker, RecordCore>();

function coreOf(pick: LinePicker): RecordCore {
  const known = cores.get(pick);
  cores.delete(pick);
  return known ?? new RecordCore(pick.core);
}
