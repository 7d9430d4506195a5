import { findField } from '../../text/find-field.ts';
import { modernTail } from '../../text/tail.ts';
import { type Token, tokenize } from '../../text/tokens.ts';
import { CLOSING_PARENTHESIS, SPACE } from '../../util/ascii.ts';
import { closingQuote, cutEnd } from './closing-quote.ts';
import { afterFields, afterQuote, enrichedTokens } from './enriched.ts';
import { SEPARATOR } from './separators.ts';

/**
 * The three parts of a record's fields, as offsets into its text. Callers usually read only a few
 * fields, and cutting out the parts would take longer than finding those.
 */
export class Body {
  readonly #text: string;
  readonly #kernelStart: number;
  readonly #kernelEnd: number;
  /** -1 if there is no message. */
  readonly #messageStart: number;
  readonly #messageEnd: number;
  readonly #enrichedStart: number;
  /** Where the record ends in the text it was read from, and what auditd appended starts. */
  readonly end: number;

  constructor(
    text: string,
    kernelStart: number,
    kernelEnd: number,
    messageStart: number,
    messageEnd: number,
    enrichedStart: number,
    end: number,
  ) {
    this.#text = text;
    this.#kernelStart = kernelStart;
    this.#kernelEnd = kernelEnd;
    this.#messageStart = messageStart;
    this.#messageEnd = messageEnd;
    this.#enrichedStart = enrichedStart;
    this.end = end;
  }

  /** What the kernel wrote. */
  get kernel(): string {
    return this.#text.slice(this.#kernelStart, this.#kernelEnd);
  }

  /** The contents of `msg='…'`; undefined if the record has no such part. */
  get message(): string | undefined {
    return this.#messageStart === -1 ? undefined : this.#text.slice(this.#messageStart, this.#messageEnd);
  }

  /** What auditd added in ENRICHED format: readable copies under upper-case names. */
  get enriched(): string {
    return this.#text.slice(this.#enrichedStart);
  }

  kernelField(name: string): string | undefined {
    return findField(this.#text, name, this.#kernelStart, this.#kernelEnd);
  }

  messageField(name: string): string | undefined {
    return this.#messageStart === -1 ? undefined : findField(this.#text, name, this.#messageStart, this.#messageEnd);
  }

  enrichedField(name: string): string | undefined {
    const value = findField(this.#text, name, this.#enrichedStart, this.#text.length);
    // Braces contain fields.
    return value === '{' ? enrichedTokens(this.enriched).find((token) => token.name === name)?.wire : value;
  }

  messageEndsWith(word: string): boolean {
    const start = this.#messageEnd - word.length;
    return start >= this.#messageStart && this.#messageStart !== -1 && this.#text.startsWith(word, start);
  }
}

/**
 * Splits the fields of a record, which extend from an offset of a text to its end. A message
 * without its closing quote extends to the end, or to the byte that auditd writes before the names
 * it adds.
 */
export function bodyOf(text: string, start: number): Body {
  const opening = text.indexOf("msg='", start);
  // `msg='` is a field: a word that ends in these five characters is not.
  if (opening === -1 || (opening > start && text.charCodeAt(opening - 1) !== SPACE)) return kernelBody(text, start);
  const message = opening + "msg='".length;
  // Only the message, as auditd writes it with log_format=RAW.
  if (text.endsWith("res=success'") && text.length - "res=success'".length >= message) {
    return new Body(text, start, opening, message, text.length - 1, text.length, text.length);
  }
  const quote = closingQuote(text, message);
  if (quote !== -1) {
    const { end, enriched } = afterQuote(text, quote);
    return withMessage(text, start, opening, quote, enriched, end);
  }
  const separator = text.indexOf(SEPARATOR, message);
  const end = separator === -1 ? text.length : separator;
  return withMessage(text, start, opening, cutEnd(text, message, end), Math.min(end + 1, text.length), end);
}

/**
 * A body with the message between the offsets of `msg='` and of its closing quote. The tail of an
 * old libaudit gets its present form.
 */
function withMessage(text: string, start: number, opening: number, quote: number, enriched: number, end: number): Body {
  const message = opening + "msg='".length;
  if (text.charCodeAt(quote - 1) !== CLOSING_PARENTHESIS) {
    return new Body(text, start, opening, message, quote, enriched, end);
  }
  const before = text.slice(start, message) + modernTail(text.slice(message, quote));
  const opened = opening - start;
  return new Body(before + text.slice(enriched), 0, opened, opened + 5, before.length, before.length, end);
}

function kernelBody(text: string, start: number): Body {
  const { end, enriched } = afterFields(text, start) ?? { end: text.length, enriched: text.length };
  return new Body(text, start, end, -1, -1, enriched, end);
}

// `avc:  denied  { read open } for  pid=…`: the result and the permissions have no names, so they
// get those of libauparse.
const AVC = /^ *avc: +(\w+) +\{([^}]*)\}/;

/** The fields that the kernel wrote, one by one. */
export function kernelTokens(fields: string): Token[] {
  const tokens = tokenize(fields);
  const avc = AVC.exec(fields);
  if (avc === null) return tokens;
  const permissions = (avc[2] ?? '').trim().replace(BLANKS, ',');
  return [{ name: 'seresult', wire: avc[1] ?? '' }, { name: 'seperms', wire: permissions }, ...tokens];
}

const BLANKS = / +/g;
