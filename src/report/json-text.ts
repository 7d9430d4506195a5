import { isAscii } from '../codec/bytes.ts';

/** An object as one line of JSON that is safe on a terminal: what it would obey or not show is escaped as `\u009b`. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value);
  // Most text is ASCII, and the other test takes long.
  if (isAscii(text) && !text.includes(DELETE)) return text;
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, escapeUnits) : text;
}

const DELETE = '\x7f';
// JSON itself escapes the controls below a blank, and quotes.
const UNSAFE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/u;
const ALL_UNSAFE = new RegExp(UNSAFE, 'gu');

const escapeUnits = (character: string): string => character.split('').map(unit).join('');

const unit = (each: string): string => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`;
