import { type AuditText, toBytes } from './bytes.ts';

/** The bytes of a text in upper-case hex. Refuses what {@link toBytes} refuses. */
export function toHex(text: AuditText): string {
  const length = typeof text === 'string' && text.length <= LONGEST ? putDigits(text) : -1;
  return length === -1 ? toBytes(text).toString('hex').toUpperCase() : characters.latin1Slice(0, 2 * length);
}

/**
 * Puts the digits of a text where `characters` has them: a third of the time of the other way. Characters of up to two
 * bytes, which most names have; -1 where there are others, or a NUL.
 */
function putDigits(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code > 0x7ff) return -1;
    if (code < 0x80) {
      digits[length++] = DIGITS[code] as number;
    } else {
      digits[length++] = DIGITS[0xc0 | (code >> 6)] as number;
      digits[length++] = DIGITS[0x80 | (code & 0x3f)] as number;
    }
  }
  return length;
}

/** In characters; more than a message can hold in hex. */
const LONGEST = 4300;

// Two characters as one number, in the order of bytes of this machine: "00" to "FF".
const DIGITS = new Uint16Array(
  Uint8Array.from(
    Buffer.from(
      Buffer.from([...Array(256).keys()])
        .toString('hex')
        .toUpperCase(),
    ),
  ).buffer,
);
const digits = new Uint16Array(2 * LONGEST);
// latin1Slice is what `toString('latin1')` calls: the shortest way from bytes to a string.
const characters = Buffer.from(digits.buffer) as Buffer & { latin1Slice(start: number, end: number): string };
