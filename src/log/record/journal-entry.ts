import { typeName } from '../../schema/record-types.ts';
import { type Frame, frameOf, nodeName, plainFrame } from './frame.ts';
import { AuditRecord } from './record.ts';

/**
 * Parses one entry of the systemd journal.
 *
 * @param entry the fields of the entry, as `journalctl -o json` prints them: text, an array of
 *   bytes if it is not UTF-8, or an array of both if a field occurs more than once
 * @returns the record; its `raw` is the `MESSAGE` of the entry. Never throws on content.
 */
export function parseJournalEntry(entry: Readonly<Record<string, unknown>>): AuditRecord {
  const message = byteString(entry.MESSAGE) ?? '';
  return new AuditRecord(message, 0, entryFrame(entry));
}

/** The frame of a line that holds a journal entry as JSON; undefined where it holds none. */
export function journalFrameOf(line: string): Frame | undefined {
  try {
    const entry: unknown = JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));
    return typeof entry === 'object' && entry !== null ? entryFrame(entry as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function entryFrame(entry: Readonly<Record<string, unknown>>): Frame | undefined {
  const message = byteString(entry.MESSAGE);
  if (message === undefined) return undefined;
  const type = Number(byteString(entry._AUDIT_TYPE) ?? Number.NaN);
  // Without it, the entry may still be a line of the kernel's or of syslog's that holds a record.
  if (!Number.isInteger(type)) return onHost(frameOf(message), byteString(entry._HOSTNAME));
  const name = /^([^ ]+) ?/.exec(message);
  const micros = Number(byteString(entry._SOURCE_REALTIME_TIMESTAMP) ?? Number.NaN);
  const serial = Number(byteString(entry._AUDIT_ID) ?? Number.NaN);
  const frame = plainFrame(typeName(type), byteString(entry._HOSTNAME), message, name?.[0].length ?? 0);
  if (Number.isSafeInteger(micros)) frame.time = Math.floor(micros / 1e3);
  if (Number.isSafeInteger(serial)) frame.serial = serial;
  return frame;
}

// The kernel's copy of a record does not name the host: the journal does, as for the record itself.
function onHost(frame: Frame | undefined, node: string | undefined): Frame | undefined {
  return frame === undefined || frame.node !== undefined || node === undefined
    ? frame
    : { ...frame, node: nodeName(node) };
}

/** A field's bytes, one character each; of several values the first, which is the journal's own. */
function byteString(value: unknown): string | undefined {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('latin1');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (!Array.isArray(value)) return undefined;
  return value.every((byte) => typeof byte === 'number') ? Buffer.from(value).toString('latin1') : byteString(value[0]);
}
