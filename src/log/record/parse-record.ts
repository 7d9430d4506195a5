import { CARRIAGE_RETURN, OPENING_BRACE } from '../../util/ascii.ts';
import { frameOf } from './frame.ts';
import { journalFrameOf } from './journal-entry.ts';
import { AuditRecord } from './record.ts';

/**
 * Parses one line of an audit log, in any common form: as auditd writes it (raw or enriched, with
 * or without `node=`), after a syslog, audispd or kernel prefix, as `journalctl` prints it, as an
 * object of `journalctl -o json`, or from libvirt's own log.
 *
 * @param line the line; bytes if it may not be UTF-8. A line end is ignored.
 * @returns the record. Never throws on content: a line without a record has no type, and a `reason`
 *   instead of an `event`.
 * @example
 * const { event, reason } = parseRecord(line);
 * if (event?.kind === 'control') console.log([event.op, event.vm, event.success]);
 */
export function parseRecord(line: string | Uint8Array): AuditRecord {
  const text = typeof line === 'string' ? Buffer.from(line, 'utf8') : Buffer.from(line);
  const bytes = text.toString('latin1');
  return recordAt(bytes.endsWith('\n') ? bytes.slice(0, -1) : bytes, 0);
}

/**
 * The record of a line without its line feed, a byte string, which starts `offset` bytes into its
 * source.
 *
 * @param type number of the record type that it begins with, where that is known already
 */
export function recordAt(text: string, offset: number, type?: number): AuditRecord {
  const line = text.charCodeAt(text.length - 1) === CARRIAGE_RETURN ? text.slice(0, -1) : text;
  return new AuditRecord(
    line,
    offset,
    line.charCodeAt(0) === OPENING_BRACE ? journalFrameOf(line) : frameOf(line, type),
  );
}
