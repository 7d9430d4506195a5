/**
 * How text from a log is made safe to display, or to paste into a shell (`--escape` of ausearch).
 */
export type EscapeMode = 'raw' | 'tty' | 'shell' | 'shell_quote';

/** Escapes a byte string as the mode requires. */
export function escaped(bytes: string, mode: EscapeMode): string {
  if (mode === 'raw') return bytes;
  const marked = mode === 'tty' ? bytes : bytes.replace(mode === 'shell' ? SHELL : SHELL_QUOTE, '\\$&');
  return octal(marked);
}

/**
 * Writes control characters in octal, like libauparse. Bytes above ASCII pass, except what a
 * terminal would obey: C1 controls, and characters that change the direction of text or end a line.
 * DEL passes, as in libauparse.
 */
export const octal = (bytes: string): string => (PLAIN.test(bytes) ? bytes : bytes.replace(CONTROL, inOctal));

/** The same, but escapes DEL as well, because a terminal does not show it. */
export const visibleOctal = (bytes: string): string => (PLAIN.test(bytes) ? bytes : bytes.replace(INVISIBLE, inOctal));

/** Text with nothing to escape, as nearly all is. Much faster than replacing nothing. */
const PLAIN = /^[ -~]*$/;

const inOctal = (characters: string): string =>
  [...characters].map((byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`).join('');

const SHELL = /["'`$\\!()| ]/g;
const SHELL_QUOTE = /["'`$\\!()| ;#&*?[\]<>{}]/g;

// C1 controls as UTF-8 (C2 80 … C2 9F), or as bytes that are not part of a longer character; and
// U+200E, U+200F, U+2028 … U+202E, U+2066 … U+2069.
const CONTROLS = [
  '[\\x00-\\x1f]',
  '\\xc2[\\x80-\\x9f]',
  '\\xe2\\x80[\\x8e\\x8f\\xa8-\\xae]',
  '\\xe2\\x81[\\xa6-\\xa9]',
  '(?<![\\x80-\\xff])[\\x80-\\x9f]',
];
const CONTROL = new RegExp(CONTROLS.join('|'), 'g');
const INVISIBLE = new RegExp([...CONTROLS, '\\x7f'].join('|'), 'g');
