import { type AuditText, sameText } from '../../codec/bytes.ts';
import { parseRecord } from '../../log/record/parse-record.ts';
import type { ReadEvent, VirtEvent } from '../../schema/events.ts';
import { formatEvent } from '../../text/format.ts';
import { formatLine, formatTail } from '../../text/line.ts';

/**
 * The result of formatting an event and parsing it again.
 *
 * @inline
 */
export interface RoundTrip {
  /** Number of the record type. */
  readonly type: number;
  /** The message's text. */
  readonly text: string;
  /** The event that was read back. */
  readonly event: ReadEvent | undefined;
  /** Whether the event that was read back is the one that was given. */
  readonly equal: boolean;
  /** The properties that differ. */
  readonly differences: readonly string[];
}

/**
 * Formats an event as a line of audit.log, parses the line and compares the events.
 *
 * @param event the event; its success is compared only if it is given
 * @returns the message, the event that was read back, and whether they are equal. If not, please
 *   report a bug in this library.
 * @throws FormatError as `formatEvent` does
 */
export function verifyRoundTrip(event: VirtEvent): RoundTrip {
  const message = formatEvent(event);
  const tail = formatTail({ exe: null, hostname: null, addr: null, terminal: null }, event.success ?? true);
  const record = parseRecord(formatLine(message, tail, NOBODY));
  const differences = record.event === undefined ? ['kind'] : differingProperties(event, record.event);
  return { ...message, event: record.event, equal: differences.length === 0, differences };
}

const NOBODY = { time: 0, serial: 0, pid: 0, uid: 0, auid: 0, ses: 0 };

/**
 * The properties in which two events differ. Text is compared as bytes. The success is compared
 * only if it is given.
 */
export function differingProperties(written: VirtEvent, read: ReadEvent): string[] {
  const a = flat(written);
  const b = flat(read);
  if (written.success === undefined) b.delete('success');
  return [...new Set([...a.keys(), ...b.keys()])].filter((property) => !sameValue(a.get(property), b.get(property)));
}

function flat({ extra = {}, ...event }: VirtEvent | ReadEvent): Map<string, unknown> {
  const extras = Object.entries(extra).map(([name, value]) => [`extra.${name}`, value] as const);
  return new Map([...Object.entries(event), ...extras].filter(([, value]) => value !== undefined));
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (isText(a) && isText(b) && sameText(a, b));
}

const isText = (value: unknown): value is AuditText => typeof value === 'string' || value instanceof Uint8Array;
