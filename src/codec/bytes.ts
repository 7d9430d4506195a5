import { isUtf8 } from 'node:buffer';
import { refuse } from './codec.ts';

/**
 * A value that the system does not force to be UTF-8, such as a guest's name or a path.
 * A string where its bytes are UTF-8, the bytes themselves where they are not; both can be written,
 * and what was written is read back in the same way.
 */
export type AuditText = string | Uint8Array;

/** A byte string (one character per byte) as text: a string where the bytes are UTF-8, else the bytes. */
export function fromByteString(wire: string): AuditText {
  if (isAscii(wire)) return wire;
  const bytes = Buffer.from(wire, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : new Uint8Array(bytes);
}

/** The bytes of a text, or a refusal: lone surrogates have no bytes, and a NUL would end the message. */
export function toBytes(text: AuditText): Buffer {
  if (typeof text !== 'string' && !(text instanceof Uint8Array)) refuse('value-type', 'must be a string or bytes');
  if (typeof text === 'string' && !text.isWellFormed()) {
    refuse('value-surrogate', 'holds a lone surrogate, which has no UTF-8 form');
  }
  const bytes =
    typeof text === 'string' ? Buffer.from(text, 'utf8') : Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  if (bytes.includes(0)) refuse('value-nul', 'holds a NUL, where the kernel would end the message');
  return bytes;
}

/** A text as a byte string: what {@link fromByteString} undoes. */
export function toByteString(text: AuditText): string {
  return toBytes(text).toString('latin1');
}

/** The same of text that was read, and may hold what nobody may write. */
export function asByteString(text: AuditText): string {
  if (typeof text !== 'string') return Buffer.from(text).toString('latin1');
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Whether two texts are the same bytes. */
export function sameText(a: AuditText, b: AuditText): boolean {
  return a === b || toBytes(a).equals(toBytes(b));
}

/** Whether a text is the same as bytes, in any encoding. Of a long one this is told ten times as fast as by a regular expression. */
export const isAscii = (text: string): boolean => Buffer.byteLength(text, 'utf8') === text.length;
