import { frameOf } from './frame.ts';
import { journalFrameOf } from './journal.ts';
import { AuditRecord } from './record.ts';

/**
 * Reads one line of an audit log, in any of the forms in which records reach people: as auditd writes it
 * (raw or enriched, with or without `node=`), behind a syslog, audispd or kernel prefix, as `journalctl` shows it,
 * as one object of `journalctl -o json`, or from libvirt's own log.
 *
 * @param line the line; bytes where it may not be UTF-8. A line end is ignored.
 * @returns the record. Never throws on content: what cannot be read has no type, and a `reason` in place of an `event`.
 */
export function parseRecord(line: string | Uint8Array): AuditRecord {
  const bytes = typeof line === 'string' ? Buffer.from(line, 'utf8') : line;
  return recordAt(withoutEnd(bytes, LINE_FEED), 0);
}

/** The record of a line without its line feed, which starts `offset` bytes into its source. */
export function recordAt(bytes: Uint8Array, offset: number): AuditRecord {
  const raw = withoutEnd(bytes, CARRIAGE_RETURN);
  const line = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  return new AuditRecord(raw, offset, line.startsWith('{') ? journalFrameOf(line) : frameOf(line));
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

const withoutEnd = (bytes: Uint8Array, end: number): Uint8Array =>
  bytes.at(-1) === end ? bytes.subarray(0, -1) : bytes;
