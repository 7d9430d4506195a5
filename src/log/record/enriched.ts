import { type Token, tokenize } from '../../text/tokens.ts';
import { CLOSING_BRACE } from '../../util/ascii.ts';
import { ENRICHED_NAMES, SEPARATOR, separatorAt, separatorBefore } from './separators.ts';

/** Where a record's own fields end, and where the readable copies that auditd appended start. */
export interface Split {
  readonly end: number;
  readonly enriched: number;
}

/** Finds the readable copies after the closing quote of a message. `quote` is its offset. */
export function afterQuote(text: string, quote: number): Split {
  const end = quote + 1;
  return { end, enriched: end + separatorAt(text, end) };
}

/** Finds the readable copies in a record without a message; undefined if it has none. */
export function afterFields(text: string, start: number): Split | undefined {
  const end = text.indexOf(SEPARATOR, start);
  if (end !== -1) return { end, enriched: end + 1 };
  return SIGNS.some((sign) => text.includes(sign, start)) ? lastNames(text, start) : undefined;
}

// Faster to find than the names themselves: every set of readable copies has one of these.
const SIGNS = ['ID=', 'ARCH=', 'SYSCALL=', 'SADDR='];

/**
 * Finds readable copies whose separator was rewritten: they are the last words of the text. Goes
 * through the words from the last one back, so that nothing in front of them, such as a program
 * called `UID=0`, is mistaken for one.
 */
export function lastNames(text: string, start: number): Split | undefined {
  let enriched = -1;
  let end = text.length;
  while (end > start) {
    const word = wordBefore(text, start, end);
    if (word === end) end--;
    else if (NAMED.test(text.slice(word, Math.min(end, word + LONGEST)))) {
      enriched = word;
      end = word - 1;
    } else {
      const glued = gluedName(text, word, end);
      if (glued !== -1) return splitBefore(text, glued);
      break;
    }
  }
  return enriched === -1 ? undefined : splitBefore(text, enriched);
}

/**
 * Where the word that ends at an offset starts; a value in braces counts as one word with its name.
 */
function wordBefore(text: string, start: number, end: number): number {
  const from = text.charCodeAt(end - 1) === CLOSING_BRACE ? text.lastIndexOf('={', end) : end - 1;
  return from < start ? end - 1 : Math.max(start, text.lastIndexOf(' ', from) + 1);
}

/**
 * Where a name starts within a word: it follows the last value, perhaps with a separator in
 * between.
 */
function gluedName(text: string, start: number, end: number): number {
  const word = text.slice(start, end);
  for (let equals = word.indexOf('='); equals !== -1; equals = word.indexOf('=', equals + 1)) {
    const name = ENRICHED_NAMES.find((each) => word.startsWith(each, equals - each.length));
    if (name === undefined) continue;
    const at = equals - name.length;
    // Within quotes it is part of the value.
    const isQuoted = (word.slice(0, at).split('"').length - 1) % 2 === 1;
    return isQuoted ? -1 : start + at;
  }
  return -1;
}

const splitBefore = (text: string, enriched: number): Split => ({
  end: enriched - separatorBefore(text, enriched),
  enriched,
});

/**
 * The readable copies one by one. A value in braces, such as `SADDR={ fam=local path=/x }`, is one
 * value.
 */
export function enrichedTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let braced: { readonly name: string; readonly words: string[] } | undefined;
  for (const token of tokenize(text)) {
    const { name, wire } = token;
    if (braced === undefined && (!wire.startsWith('{') || wire.endsWith('}'))) {
      tokens.push(token);
      continue;
    }
    if (braced === undefined) braced = { name, words: [wire] };
    else braced.words.push(`${name}=${wire}`);
    if (!wire.endsWith('}')) continue;
    tokens.push({ name: braced.name, wire: braced.words.join(' ') });
    braced = undefined;
  }
  if (braced !== undefined) tokens.push({ name: braced.name, wire: braced.words.join(' ') });
  return tokens;
}

const NAMED = /^[A-Z][A-Z_-]*=/;
const LONGEST = 32;
