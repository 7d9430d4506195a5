import { CARRIAGE_RETURN } from '../../util/ascii.ts';
import { assertAwaited } from '../../util/check.ts';
import { frameOf } from './frame-of.ts';
import { entryFrame } from './journal-entry.ts';
import { AuditRecord } from './record.ts';
import { byteString } from './wrappers.ts';

/**
 * Reads one line of an audit log, in any of the formats that `docs/reading.md` lists: as auditd
 * writes it, after the header of syslog, the journal or a container runtime, in a JSON object, or
 * from libvirt's own log.
 *
 * @param line the line; pass bytes if it may not be UTF-8. A line end is ignored.
 * @returns the record. Never throws because of the content: a line that cannot be read has no type,
 *   and a `reason` instead of an `event`.
 * @throws UsageError `option-invalid` if `line` is a promise
 */
export function parseRecord(line: string | Uint8Array): AuditRecord {
  assertAwaited(line, 'parseRecord: line');
  const text = typeof line === 'string' ? Buffer.from(line, 'utf8') : Buffer.from(line);
  const bytes = text.toString('latin1');
  return recordAt(bytes.endsWith('\n') ? bytes.slice(0, -1) : bytes, 0);
}

/**
 * Reads one entry of the systemd journal.
 *
 * @param entry its fields, as `journalctl -o json` prints them: text, an array of bytes if it is
 *   not UTF-8, or an array of either if a field occurs more than once
 * @returns the record; `raw` is the entry's `MESSAGE`. Never throws because of the content.
 */
export function parseJournalEntry(entry: Readonly<Record<string, unknown>>): AuditRecord {
  return new AuditRecord(byteString(entry.MESSAGE) ?? '', 0, entryFrame(entry, frameOf));
}

/**
 * The record of a line without its line feed, a byte string, which starts `offset` bytes into its
 * source.
 *
 * @param type number of the record type that it begins with, if known
 */
export function recordAt(text: string, offset: number, type?: number): AuditRecord {
  const line = text.charCodeAt(text.length - 1) === CARRIAGE_RETURN ? text.slice(0, -1) : text;
  return new AuditRecord(line, offset, frameOf(line, type));
}
