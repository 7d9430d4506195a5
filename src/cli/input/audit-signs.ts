import type { RecordBatch } from '../../log/record/record-batch.ts';

/**
 * Finds out whether what a command reads is from the audit system at all. Most lines of a log are
 * skipped unread, so this looks for what every record contains.
 */
export class AuditSigns {
  readonly #names = new Set<string>();
  #bytes = 0;
  #found = false;
  /** The end of the last chunk: a sign may continue in the next. */
  #tail = '';

  /** Whether there was an audit record, wanted or not. */
  get found(): boolean {
    return this.#found;
  }

  /** Remembers the name of a source, which is safe to print. */
  source(name: string): void {
    this.#names.add(name);
  }

  /** Takes a chunk of a source, decompressed. */
  chunk(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#found) return;
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const seam = this.#tail + chunk.toString('latin1', 0, LONGEST);
    this.#found = SIGN.test(seam) || hasSign(chunk);
    this.#tail = (seam + chunk.toString('latin1', Math.max(LONGEST, chunk.length - LONGEST))).slice(-LONGEST);
  }

  /** Takes records. Some forms of a record have no other sign. */
  records(records: RecordBatch): void {
    if (this.#found) return;
    for (const { type, isUnreadable } of records) {
      this.#found = type !== undefined || isUnreadable;
      if (this.#found) return;
    }
  }

  /** The names of what was read. */
  get sources(): string {
    const [first = 'the log', ...others] = this.#names;
    return others.length === 0 ? first : `${first} and ${others.length} more`;
  }

  /** Says that there was no record. */
  get complaint(): string {
    const why =
      this.#bytes === 0 ? 'there is nothing in it' : "name auditd's log, or another file that contains its lines";
    return `no audit record in ${this.sources}: ${why}`;
  }
}

/** Whether a chunk has a sign. Looks for words first, which is much faster than an expression. */
function hasSign(chunk: Buffer): boolean {
  if (chunk.includes(JOURNAL)) return true;
  for (let at = chunk.indexOf(STAMP); at !== -1; at = chunk.indexOf(STAMP, at + 1)) {
    if (SIGN.test(chunk.toString('latin1', at, at + LONGEST))) return true;
  }
  return false;
}

const STAMP = 'audit(';
const JOURNAL = '_AUDIT_TYPE';
// A program that writes records has the first word too, but no digit behind it.
const SIGN = /audit\(\d|_AUDIT_TYPE/;
const LONGEST = JOURNAL.length;
