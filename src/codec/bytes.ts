import { isUtf8 } from 'node:buffer';
import { refuse } from './codec.ts';

/**
 * Text that the system does not require to be UTF-8, such as a guest's name or a path. A string if
 * its bytes are valid UTF-8, otherwise the bytes. You can write either; reading returns the same
 * form.
 */
export type AuditText = string | Uint8Array;

/**
 * Converts a byte string (one character per byte) to text: a string if the bytes are UTF-8,
 * otherwise the bytes.
 */
export function fromByteString(wire: string): AuditText {
  if (isAscii(wire)) return wire;
  const bytes = Buffer.from(wire, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : new Uint8Array(bytes);
}

/**
 * Returns the bytes of a text. Throws FormatError for a lone surrogate, which has no bytes, and for
 * a NUL, which would end the message.
 */
export function toBytes(text: AuditText): Buffer {
  if (typeof text !== 'string' && !(text instanceof Uint8Array)) refuse('value-type', 'must be a string or bytes');
  if (typeof text === 'string' && !text.isWellFormed()) {
    refuse('value-surrogate', 'contains a lone surrogate, which has no UTF-8 form');
  }
  const bytes =
    typeof text === 'string' ? Buffer.from(text, 'utf8') : Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  if (bytes.includes(0)) refuse('value-nul', 'contains a NUL, where the kernel would end the message');
  return bytes;
}

/** Converts a text to a byte string; {@link fromByteString} reverses it. */
export function toByteString(text: AuditText): string {
  return toBytes(text).toString('latin1');
}

/** The same for text from a log, which may contain bytes that the writer rejects. */
export function asByteString(text: AuditText): string {
  if (typeof text !== 'string') return Buffer.from(text).toString('latin1');
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Whether two texts have the same bytes. */
export function sameText(a: AuditText, b: AuditText): boolean {
  return a === b || toBytes(a).equals(toBytes(b));
}

/** Whether a text is ASCII. For long text this is ten times faster than a regular expression. */
export const isAscii = (text: string): boolean => Buffer.byteLength(text, 'utf8') === text.length;
