import { LINE_FEED } from '../../util/ascii.ts';

const FIRST = Buffer.from('__CURSOR=');

/** The entries of a `journalctl -o export` stream, field by field; values are bytes. */
export class ExportReader {
  /** Number of bytes of a source that {@link ExportReader.recognizes} needs. */
  static readonly HEAD = FIRST.length;

  #rest: Buffer = Buffer.alloc(0);
  /** Number of bytes that are still to be skipped, or whether all up to the next line feed are. */
  #skipped = 0;
  #skipsLine = false;
  #entry: Record<string, Uint8Array> = {};

  /**
   * Whether a source that starts with these bytes is an export stream: every entry begins with its
   * cursor.
   */
  static recognizes(start: Uint8Array): boolean {
    return Buffer.from(start.subarray(0, FIRST.length)).equals(FIRST);
  }

  /** The entries that end in this chunk. */
  *push(chunk: Uint8Array): Generator<Record<string, Uint8Array>> {
    this.#rest = Buffer.concat([this.#rest, this.#wanted(chunk)]);
    for (let next = this.#field(); next > 0; next = this.#field()) {
      this.#skipped = Math.max(0, next - this.#rest.length);
      this.#rest = this.#rest.subarray(next);
      if (next === 1) yield* this.end();
    }
    if (this.#rest.length > LONGEST && !this.#rest.includes(LINE_FEED)) {
      this.#skipsLine = true;
      this.#rest = Buffer.alloc(0);
    }
  }

  /** The last entry, if no blank line ends it. */
  *end(): Generator<Record<string, Uint8Array>> {
    if (Object.keys(this.#entry).length > 0) yield this.#entry;
    this.#entry = {};
  }

  /** The part of a chunk that is not skipped. */
  #wanted(chunk: Uint8Array): Uint8Array {
    if (this.#skipsLine) {
      const end = chunk.indexOf(LINE_FEED);
      this.#skipsLine = end === -1;
      return chunk.subarray(end === -1 ? chunk.length : end + 1);
    }
    const skipped = Math.min(this.#skipped, chunk.length);
    this.#skipped -= skipped;
    return chunk.subarray(skipped);
  }

  // Reads the next field into the entry. Returns its length in bytes: 1 for the blank line after an
  // entry, 0 if the field is not complete. The length of a skipped value may exceed the bytes that
  // have arrived.
  #field(): number {
    const end = this.#rest.indexOf(LINE_FEED);
    if (end === -1) return 0;
    const equals = this.#rest.subarray(0, end).indexOf('=');
    if (equals !== -1) {
      if (end <= LONGEST) this.#set(equals, this.#rest.subarray(equals + 1, end));
      return end + 1;
    }
    if (end === 0) return 1;
    // A value that is not plain text: name, line feed, its length as 64 bits little-endian, the
    // bytes, line feed.
    const start = end + 1 + 8;
    if (this.#rest.length < start) return 0;
    const length = Number(this.#rest.readBigUInt64LE(end + 1));
    // Skipped, and not read as fields, which anyone could put into the value.
    if (length > LONGEST) return length > MOST ? end + 1 : start + length + 1;
    if (this.#rest.length < start + length + 1) return 0;
    this.#set(end, this.#rest.subarray(start, start + length));
    return start + length + 1;
  }

  #set(nameEnd: number, value: Uint8Array): void {
    const name = this.#rest.toString('latin1', 0, nameEnd);
    // Reads the first of each of the journal's own fields; AUDIT_FIELD_… repeat MESSAGE.
    if (/^(?:_[A-Z_]+|MESSAGE)$/.test(name)) this.#entry[name] ??= Uint8Array.from(value);
  }
}

/** A record never has more than a few KiB. */
const LONGEST = 1 << 20;
/** The journal stores no longer field, so a greater length means damage. */
const MOST = 768 << 20;
