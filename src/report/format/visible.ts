import { asByteString } from '../../codec/bytes.ts';
import { interpret } from '../../codec/interpret.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { Value } from '../../schema/assignment.ts';
import { BACKSLASH } from '../../util/ascii.ts';

/**
 * A byte string as text that is safe on any terminal. Bytes that are not UTF-8 become `\xca`, and
 * characters that a terminal would obey, or would not show, become `\u{202e}`. A backslash is
 * doubled only if it could be mistaken for one of these.
 */
export function visible(bytes: string): string {
  if (PLAIN.test(bytes)) return bytes;
  const text = Buffer.from(bytes, 'latin1');
  let out = '';
  for (let start = 0; start < text.length; ) {
    const length = characterAt(text, start);
    if (length === 0) out += `\\x${text.toString('hex', start, start + 1)}`;
    else if (text[start] === BACKSLASH) out += MARKS.includes(text[start + 1] ?? 0) ? '\\\\' : '\\';
    else out += escaped(text.toString('utf8', start, start + length));
    start += length || 1;
  }
  return out;
}

/** The same for text, such as the name of a host. */
export const visibleText = (text: string): string => visible(asByteString(text));

/** The name of a guest in a table, where blanks at its ends would be invisible: in quotes if it has any. */
export function nameText(bytes: string): string {
  const name = visible(bytes);
  return name.trim() === name && name !== '' ? name : `"${name}"`;
}

/** The value of a field as a byte string, decoded if libaudit encodes it. */
export const decoded = (value: Value): string => read(value, unquote);

/** The same, decoded as auparse does. */
export const interpreted = (value: Pick<Value, 'wire' | 'encoded'>): string => read(value, interpret);

// The kernel cuts records that are too long. Shows what is left of a value that was cut.
function read({ wire, encoded }: Pick<Value, 'wire' | 'encoded'>, decode: (wire: string) => string): string {
  if (!encoded) return wire;
  return wire.startsWith('"') && !wire.includes('"', 1) ? wire.slice(1) : decode(wire);
}

const PLAIN = /^[ -[\]-~]*$/;

const MARKS = Buffer.from('xu\\');

// Control, format, private and unassigned characters, and line ends.
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/u;

function escaped(character: string): string {
  return UNSAFE.test(character) ? `\\u{${character.codePointAt(0)?.toString(16)}}` : character;
}

/** The length in bytes of the character that starts there; 0 if there is none. */
function characterAt(bytes: Buffer, start: number): number {
  const first = bytes[start] as number;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length < 2) return length;
  const text = bytes.toString('utf8', start, start + length);
  return start + length <= bytes.length && !text.includes('\ufffd') ? length : 0;
}
