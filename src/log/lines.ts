/** A line without its end, and where it starts in the source. */
export interface Line {
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** The line is longer than any record: only its beginning is kept. */
  readonly overlong: boolean;
}

/** Auditd's longest line has less than 16 KiB, a journal entry with all its fields less than 64 KiB. */
const LONGEST = 1 << 20;

/** Puts lines together from chunks that may be cut anywhere. Holds no more than one line. */
export class LineSplitter {
  #rest: Uint8Array[] = [];
  #kept = 0;
  #length = 0;
  #offset = 0;

  /** The lines that end in this chunk. */
  *push(chunk: Uint8Array): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#keep(chunk.subarray(start, end));
      yield this.#take();
      this.#offset++;
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** The line that no line feed has ended. */
  *end(): Generator<Line> {
    if (this.#length > 0) yield this.#take();
  }

  #keep(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (bytes.length === 0 || this.#kept >= LONGEST) return;
    const part = bytes.subarray(0, LONGEST - this.#kept);
    this.#rest.push(part);
    this.#kept += part.length;
  }

  #take(): Line {
    const bytes = this.#rest.length === 1 && this.#rest[0] ? this.#rest[0] : Buffer.concat(this.#rest);
    const line = { bytes, offset: this.#offset, overlong: this.#length > LONGEST };
    this.#offset += this.#length;
    this.#rest = [];
    this.#kept = 0;
    this.#length = 0;
    return line;
  }
}

const LINE_FEED = 0x0a;
