import { type AuditText, toBytes } from './bytes.ts';

/** Returns the bytes of a text in upper-case hex. Throws what {@link toBytes} throws. */
export function toHex(text: AuditText): string {
  if (typeof text !== 'string') return bytesToHex(text);
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const hex = textToHex(text);
  misses = (misses + 1) % EVERY;
  if (misses === 0 && text.length <= LONGEST_REMEMBERED) remember(text, hex);
  return hex;
}

function textToHex(text: string): string {
  const length = text.length <= LONGEST ? putDigits(text) : -1;
  return length === -1 ? bytesToHex(text) : characters.latin1Slice(0, 2 * length);
}

const bytesToHex = (text: AuditText): string => toBytes(text).toString('hex').toUpperCase();

/**
 * Writes the digits of a text into `digits`, three times faster than going through Buffer. Returns
 * their number of bytes, or -1 if the text has a NUL or a character of more than two bytes, which
 * few names have.
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

/** In characters: more hex than fits into a message. */
const LONGEST = 4300;

// Two characters as one number in this machine's byte order: "00" to "FF".
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
// `toString('latin1')` calls latin1Slice; calling it directly is the fastest way from bytes to a
// string.
const characters = Buffer.from(digits.buffer) as Buffer & { latin1Slice(start: number, end: number): string };

/** The hex of some texts: the records of a guest repeat its name and its paths. */
const remembered = new Map<string, string>();

function remember(text: string, hex: string): void {
  // Frequent texts come back at once.
  if (remembered.size === MOST_REMEMBERED) remembered.clear();
  // A copy, because a part of a string keeps all of it in memory.
  remembered.set(Buffer.from(text).toString(), hex);
}

// Remembering a text costs more than encoding it, so only one in 64 is remembered: a frequent one
// soon is, and those that never come back cost little.
const EVERY = 64;
let misses = 0;
const MOST_REMEMBERED = 512;
/** In characters. */
const LONGEST_REMEMBERED = 256;
