import { CLOSING_PARENTHESIS, SINGLE_QUOTE, SPACE } from '../../util/ascii.ts';
import { lastNames } from './enriched.ts';
import { SEPARATOR } from './separators.ts';

/**
 * Finds the quote that closes a message: -1 if the record is cut before it.
 *
 * A message may contain quotes, and anything may follow the closing one: names added by auditd, or
 * what a relay or a person appended. libaudit ends every message with `res=`, so the last
 * `res=word'` is where the message ends. A value in the message that looks the same comes before
 * it.
 *
 * @param start where the message starts in the text
 */
export function closingQuote(text: string, start: number): number {
  const separator = text.lastIndexOf(SEPARATOR);
  if (separator > start && text.charCodeAt(separator - 1) === SINGLE_QUOTE && endsInResult(text, separator - 1)) {
    return separator - 1;
  }
  const result = afterLastResult(text, start);
  if (result !== -1) return result;
  if (separator > start) return text.charCodeAt(separator - 1) === SINGLE_QUOTE ? separator - 1 : -1;
  const names = lastNames(text, start);
  if (names !== undefined && names.end > start && text.charCodeAt(names.end - 1) === SINGLE_QUOTE) return names.end - 1;
  return lastQuote(text, start);
}

/** Whether ` res=success` or ` res=failed` ends at a quote, as in nearly all records. */
const endsInResult = (text: string, quote: number): boolean =>
  text.startsWith(' res=success', quote - ' res=success'.length) ||
  text.startsWith(' res=failed', quote - ' res=failed'.length);

/**
 * The quote after the last `res=word` that has one; -1 if none has. If the rest of libaudit's
 * fields follow, that `res=` belongs to a value, and the quote after the real one is lost.
 */
function afterLastResult(text: string, start: number): number {
  for (let at = text.lastIndexOf(RESULT); at >= start - 1 && at > 0; at = text.lastIndexOf(RESULT, at - 1)) {
    const word = at + RESULT.length;
    let end = word;
    while (end < word + LONGEST && isWordCharacter(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) === CLOSING_PARENTHESIS) end++;
    if (end > word && text.charCodeAt(end) === SINGLE_QUOTE) return text.includes(' exe=', end) ? -1 : end;
  }
  return -1;
}

/**
 * The last quote of a message that has no result, unless it belongs to a value: fields follow such
 * a quote, or a double quote is open in front of it.
 */
function lastQuote(text: string, start: number): number {
  const quote = text.lastIndexOf("'");
  if (quote < start || FIELD.test(text.slice(quote + 1))) return -1;
  let isOpen = false;
  for (let at = text.indexOf('"', start); at !== -1 && at < quote; at = text.indexOf('"', at + 1)) isOpen = !isOpen;
  return isOpen ? -1 : quote;
}

const isWordCharacter = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);

/**
 * Where a message without its closing quote ends, not counting blanks and a `res=` that is cut
 * itself.
 */
export function cutEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && text.charCodeAt(last - 1) <= SPACE) last--;
  const at = text.lastIndexOf(RESULT, last);
  if (at < start || last - at > RESULT.length + LONGEST) return last;
  const word = text.slice(at + RESULT.length, last);
  return word !== 'success' && word !== 'failed' && ('success'.startsWith(word) || 'failed'.startsWith(word))
    ? at
    : last;
}

const RESULT = ' res=';
const FIELD = / [a-z][a-z_-]*=/;
const LONGEST = 16;
