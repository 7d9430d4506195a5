import { LINE_FEED } from '../../util/ascii.ts';
import type { Line } from './line.ts';
import type { LinePicker } from './line-picker.ts';

/**
 * Auditd's longest line has less than 16 KiB, a journal entry with all its fields less than 64 KiB.
 */
const LONGEST = 1 << 20;

/** Assembles lines from chunks that may be cut anywhere. Keeps at most one line. */
export class LineScanner {
  readonly #pick: LinePicker;
  #rest: Buffer[] = [];
  #kept = 0;
  #length = 0;
  /** Offset of the kept bytes, or else of the next chunk. */
  #offset: number;

  /**
   * @param pick takes the wanted lines
   * @param offset where in the source the first chunk starts
   */
  constructor(pick: LinePicker, offset = 0) {
    this.#pick = pick;
    this.#offset = offset;
  }

  /** The lines that end in this chunk, in batches; the chunk must not change until the last one. */
  *push(chunk: Uint8Array): Generator<readonly Line[], void, void> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const pick = this.#pick;
    let lines: Line[] = [];
    const take = (line: Line) => void lines.push(line);
    let start = 0;
    let end = bytes.indexOf(LINE_FEED);
    if (this.#length > 0 && end !== -1) {
      this.#keep(bytes.subarray(0, end));
      this.#take(lines);
      this.#offset++;
      start = end + 1;
      end = bytes.indexOf(LINE_FEED, start);
    }
    const offset = this.#offset - (this.#length > 0 ? 0 : start);
    for (; end !== -1; start = end + 1, end = bytes.indexOf(LINE_FEED, start)) {
      if (end - start > LONGEST) {
        lines.push(beginningOf(bytes.toString('latin1', start, start + LONGEST), offset + start));
      } else if (!pick.skips(bytes, start)) {
        pick.pick(bytes, start, end, offset + start, take);
      }
      if (lines.length >= BATCH) {
        yield lines;
        lines = [];
      }
    }
    if (this.#length === 0) this.#offset = offset + start;
    this.#keep(bytes.subarray(start));
    yield lines;
  }

  /** The last line, if no line feed ends it. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.#length > 0) this.#take(lines);
    return lines;
  }

  #keep(bytes: Buffer): void {
    this.#length += bytes.length;
    if (bytes.length === 0 || this.#kept >= LONGEST) return;
    // A copy, because the line would keep the whole chunk.
    const part = Buffer.from(bytes.subarray(0, LONGEST - this.#kept));
    this.#rest.push(part);
    this.#kept += part.length;
  }

  #take(lines: Line[]): void {
    const bytes = Buffer.concat(this.#rest);
    if (this.#length > LONGEST) lines.push(beginningOf(bytes.toString('latin1'), this.#offset));
    else this.#pick.pick(bytes, 0, bytes.length, this.#offset, (line) => void lines.push(line));
    this.#offset += this.#length;
    this.#rest = [];
    this.#kept = 0;
    this.#length = 0;
  }
}

const beginningOf = (text: string, offset: number): Line => ({ text, offset, overlong: true, type: undefined });

/** A batch of this size is garbage-collected young; a larger one would be moved in memory first. */
const BATCH = 256;
