import { EQUALS, SPACE } from '../util/ascii.ts';

/** One field of a record. `wire` is the value as written, with quotes or hex, as a byte string. */
export interface Token {
  readonly name: string;
  readonly wire: string;
}

/**
 * Splits a byte string into its `name=value` fields, in their order and with duplicates.
 *
 * Blanks separate fields, because encoded values contain none. A word without `=` belongs to the
 * value before it: libvirt writes some paths and labels unencoded, including their blanks. Words
 * before the first field (`user`, `avc:  denied  { read } for`) are not fields.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let name = '';
  let valueStart = -1;
  let valueEnd = 0;
  for (let start = 0; start < text.length; ) {
    if (text.charCodeAt(start) === SPACE) {
      start++;
      continue;
    }
    let end = text.indexOf(' ', start);
    if (end === -1) end = text.length;
    let equals = start;
    // `indexOf` would search to the end of the text if there is no `=`. V8 11 runs it even in a
    // branch that is not taken.
    while (equals < end && text.charCodeAt(equals) !== EQUALS) equals++;
    if (equals > start && equals < end) {
      if (valueStart !== -1) tokens.push({ name, wire: text.slice(valueStart, valueEnd) });
      name = text.slice(start, equals);
      valueStart = equals + 1;
    }
    valueEnd = end;
    start = end + 1;
  }
  if (valueStart !== -1) tokens.push({ name, wire: text.slice(valueStart, valueEnd) });
  return tokens;
}
