import { findField } from '../../text/find-field.ts';
import { modernTail } from '../../text/tail.ts';
import { type Token, tokenize } from '../../text/tokens.ts';
import { CLOSING_PARENTHESIS, DELETE, SINGLE_QUOTE, SPACE } from '../../util/ascii.ts';

/**
 * The three parts of a record's fields, as places in its text: most records are asked for a few
 * fields only, and to cut out what these stand in would take longer than to find them.
 */
export class Body {
  readonly #text: string;
  readonly #kernelStart: number;
  readonly #kernelEnd: number;
  /** -1 where there is no message. */
  readonly #messageStart: number;
  readonly #messageEnd: number;
  readonly #enrichedStart: number;

  constructor(
    text: string,
    kernelStart: number,
    kernelEnd: number,
    messageStart: number,
    messageEnd: number,
    enrichedStart: number,
  ) {
    this.#text = text;
    this.#kernelStart = kernelStart;
    this.#kernelEnd = kernelEnd;
    this.#messageStart = messageStart;
    this.#messageEnd = messageEnd;
    this.#enrichedStart = enrichedStart;
  }

  /** What the kernel wrote. */
  get kernel(): string {
    return this.#text.slice(this.#kernelStart, this.#kernelEnd);
  }

  /** What stands in `msg='…'`; undefined where there is no such part. */
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
    return findField(this.#text, name, this.#enrichedStart, this.#text.length);
  }

  messageEndsWith(word: string): boolean {
    const start = this.#messageEnd - word.length;
    return start >= this.#messageStart && this.#messageStart !== -1 && this.#text.startsWith(word, start);
  }
}

/**
 * Takes the fields of a record apart, all of a text from a place on. A message without its closing
 * quote goes up to the end.
 */
export function bodyOf(text: string, start: number): Body {
  const opening = text.indexOf("msg='", start);
  // `msg='` is a field: what ends in these five characters is none.
  if (opening === -1 || (opening > start && text.charCodeAt(opening - 1) !== SPACE)) return kernelBody(text, start);
  const message = opening + "msg='".length;
  // Nothing but the message, as auditd writes it with log_format=RAW.
  if (text.endsWith("res=success'") && text.length - "res=success'".length >= message) {
    return new Body(text, start, opening, message, text.length - 1, text.length);
  }
  const separator = text.indexOf(SEPARATOR, message);
  if (separator !== -1) return withMessage(text, start, opening, unclosed(text, message, separator), separator + 1);
  const lost = LOST_AFTER_QUOTE.exec(text.slice(message));
  if (lost === null) return withMessage(text, start, opening, unclosed(text, message, text.length), text.length);
  const end = message + lost.index;
  return withMessage(text, start, opening, end, end + lost[0].length);
}

/** A body with the message that begins at one place and ends at another; in the form of today. */
function withMessage(text: string, start: number, opening: number, end: number, enriched: number): Body {
  const message = opening + "msg='".length;
  if (text.charCodeAt(end - 1) !== CLOSING_PARENTHESIS) return new Body(text, start, opening, message, end, enriched);
  const before = text.slice(start, message) + modernTail(text.slice(message, end));
  const opened = opening - start;
  return new Body(before + text.slice(enriched), 0, opened, opened + 5, before.length, before.length);
}

// `avc:  denied  { read open } for  pid=…`: result and permissions have no names of their own.
// libauparse calls them so.
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

const SEPARATOR = '\x1d';

// Syslog and terminals turn the separator into a blank, or into nothing at all.
const LOST_AFTER_QUOTE = /' ?(?=[A-Z]{2,6}=")/;
// The expression looks at each character: how the names that it looks for end is found sooner.
const READABLE = ['ID=', 'ARCH=', 'SYSCALL=', 'SADDR='];
const LOST_AFTER_FIELD = /(?<=[^ A-Z]) ?(?=(?:ARCH|SYSCALL|SADDR|AUID|UID|GID|OUID|OAUID|ID)=)/;

// The message may hold single quotes, so only the last one, at the very end, closes it.
function unclosed(text: string, start: number, end: number): number {
  const last = text.charCodeAt(end - 1);
  if (end > start && last === SINGLE_QUOTE) return end - 1;
  if (end > start && last > SPACE && last < DELETE) return end;
  const trimmed = text.slice(start, end).trimEnd();
  return trimmed.endsWith("'") ? start + trimmed.length - 1 : end;
}

function kernelBody(text: string, start: number): Body {
  const separator = text.indexOf(SEPARATOR, start);
  if (separator !== -1) return new Body(text, start, separator, -1, -1, separator + 1);
  const body = text.slice(start);
  const lost = READABLE.some((name) => body.includes(name)) ? LOST_AFTER_FIELD.exec(body) : null;
  if (lost === null) return new Body(text, start, text.length, -1, -1, text.length);
  const end = start + lost.index;
  return new Body(text, start, end, -1, -1, end + lost[0].length);
}
