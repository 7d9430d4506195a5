import { typeName } from '../../schema/record-types.ts';
import { type Frame, plainFrame, withHost } from './frame.ts';
import { byteString, unwrap } from './wrappers.ts';

/**
 * The frame of the record in an object: an entry of the journal, or what a log shipper put around a
 * line; undefined if there is none.
 *
 * @param entry its members, as `journalctl -o json` prints them
 * @param read reads a line within the object
 */
export function entryFrame(
  entry: Readonly<Record<string, unknown>>,
  read: (line: string) => Frame | undefined,
): Frame | undefined {
  const type = Number(byteString(entry._AUDIT_TYPE) ?? Number.NaN);
  const message = byteString(entry.MESSAGE);
  if (message !== undefined && Number.isInteger(type)) return journalFrame(entry, message, type);
  const wrapped = unwrap(entry);
  return wrapped === undefined ? undefined : withHost(read(wrapped.line), wrapped.host);
}

function journalFrame(entry: Readonly<Record<string, unknown>>, message: string, type: number): Frame {
  const name = /^([^ ]+) ?/.exec(message);
  const micros = Number(byteString(entry._SOURCE_REALTIME_TIMESTAMP) ?? Number.NaN);
  const serial = Number(byteString(entry._AUDIT_ID) ?? Number.NaN);
  const frame = plainFrame(typeName(type), message, name?.[0].length ?? 0);
  if (Number.isSafeInteger(micros)) frame.time = Math.floor(micros / 1e3);
  if (Number.isSafeInteger(serial)) frame.serial = serial;
  return withHost<Frame>(frame, byteString(entry._HOSTNAME));
}
