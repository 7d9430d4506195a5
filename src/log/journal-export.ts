const FIRST = Buffer.from('__CURSOR=');

/** The entries of a `journalctl -o export` stream, field by field; values are bytes. */
export class ExportReader {
  /** How many bytes of a source {@link ExportReader.recognizes} needs. */
  static readonly HEAD = FIRST.length;

  #rest: Buffer = Buffer.alloc(0);
  #entry: Record<string, Uint8Array> = {};

  /** Whether a source that starts with these bytes is such a stream: every entry begins with its cursor. */
  static recognizes(start: Uint8Array): boolean {
    return Buffer.from(start.subarray(0, FIRST.length)).equals(FIRST);
  }

  /** The entries that end in this chunk. */
  *push(chunk: Uint8Array): Generator<Record<string, Uint8Array>> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let next = this.#field(); next > 0; next = this.#field()) {
      const blank = next === 1;
      this.#rest = this.#rest.subarray(next);
      if (blank) yield* this.end();
    }
  }

  /** The entry that no blank line has ended. */
  *end(): Generator<Record<string, Uint8Array>> {
    if (Object.keys(this.#entry).length > 0) yield this.#entry;
    this.#entry = {};
  }

  // Reads the next field into the entry; its length in bytes, 1 for the blank line after an entry, 0 if it is not all here.
  #field(): number {
    const end = this.#rest.indexOf(LINE_FEED);
    if (end === -1) return 0;
    const equals = this.#rest.subarray(0, end).indexOf('=');
    if (equals !== -1) {
      this.#set(equals, this.#rest.subarray(equals + 1, end));
      return end + 1;
    }
    if (end === 0) return 1;
    // A value that is not plain text: name, line feed, its length as 64 bits little-endian, the bytes, line feed.
    const start = end + 1 + 8;
    if (this.#rest.length < start) return 0;
    const length = Number(this.#rest.readBigUInt64LE(end + 1));
    if (length > LONGEST) return end + 1;
    if (this.#rest.length < start + length + 1) return 0;
    this.#set(end, this.#rest.subarray(start, start + length));
    return start + length + 1;
  }

  #set(nameEnd: number, value: Uint8Array): void {
    const name = this.#rest.toString('latin1', 0, nameEnd);
    // Only the journal's own fields are wanted, and of those the first; AUDIT_FIELD_… repeat what MESSAGE says.
    if (/^(?:_[A-Z_]+|MESSAGE)$/.test(name)) this.#entry[name] ??= Uint8Array.from(value);
  }
}

const LINE_FEED = 0x0a;
/** The journal itself keeps no field of more than 768 MiB; a record never has more than a few KiB. */
const LONGEST = 1 << 20;
