import { EQUALS, SPACE } from '../util/ascii.ts';
/** One field of a record as it stands there; `wire` is a byte string, quotes and hex and all. */
export interface Token {
  readonly name: string;
  readonly wire: string;
}

/**
 * Splits a byte string into its `name=value` fields, in their order and with duplicates.
 *
 * Blanks separate; nothing protects them, since encoded values hold none. A word without `=` therefore
 * belongs to the value before it: libvirt writes some paths and labels bare, blanks included.
 * Words before the first field (`user`, `avc:  denied  { read } for`) are no fields.
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
    // Not `indexOf`, which would look on to the end of a text without; V8 11 does so even where it is asked for under a condition.
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
