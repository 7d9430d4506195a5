import { fromByteString, isAscii } from '../../codec/bytes.ts';
import { type JsonText, toJsonText } from '../../codec/text-json.ts';

/**
 * An object as one line of JSON that is safe on a terminal: characters that the terminal would
 * obey, or would not show, are escaped, for example as `\u009b`.
 */
export const jsonText = (value: object): string => safeJson(objectText(value));

/** The same for any value that has a form in JSON. */
export const safeValueJson = (value: unknown): string => safeJson(valueText(value));

/** JSON that is safe on a terminal, and means the same. */
export function safeJson(text: string): string {
  // Most text is ASCII, and the other test is slow.
  if (isAscii(text) && !text.includes(DELETE)) return text;
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, escapeUnits) : text;
}

/** A byte string from a log as JSON, without loss. */
export const textJson = (bytes: string): JsonText => toJsonText(fromByteString(bytes));

/** The same, or null for undefined. */
export const optionalJson = (bytes: string | undefined): JsonText | null =>
  bytes === undefined ? null : textJson(bytes);

/** Freezes an object that is part of many others, so that its text is made only once. */
export function withText<T extends object>(value: T): T {
  texts.set(value, JSON.stringify(Object.freeze(value)));
  return value;
}

const texts = new WeakMap<object, string>();

/** The output of `JSON.stringify`, composed of known texts where possible. */
function objectText(object: object): string {
  let text = '';
  for (const name in object) {
    const value: unknown = object[name as keyof typeof object];
    if (value !== undefined) text += `${text === '' ? '{' : ','}${stringText(name)}:${valueText(value)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return stringText(value);
  return (typeof value === 'object' && value !== null && texts.get(value)) || JSON.stringify(value);
}

/** A string in JSON. */
export const stringText = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const PLAIN = /^[ !#-[\]-~]*$/;

const DELETE = '\x7f';
// JSON itself escapes the controls below a blank, and quotes.
const UNSAFE = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/u;
const ALL_UNSAFE = new RegExp(UNSAFE, 'gu');

const escapeUnits = (character: string): string => character.split('').map(unit).join('');

const unit = (each: string): string => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`;
