import { modernTail } from '../text/tail.ts';
import { type Token, tokenize } from '../text/tokens.ts';

/** The three parts of a record's fields, as byte strings. */
export interface Body {
  /** What the kernel wrote. */
  readonly kernel: string;
  /** What stands in `msg='…'`; undefined where there is no such part. */
  readonly message: string | undefined;
  /** What auditd added in ENRICHED format: readable copies under upper-case names. */
  readonly enriched: string;
}

/** Takes the fields of a record apart. A message without its closing quote goes up to the end. */
export function bodyOf(body: string): Body {
  const opening = body.indexOf("msg='");
  // `msg='` is a field: what ends in these five characters is none.
  const start = opening > 0 && body[opening - 1] !== ' ' ? -1 : opening;
  if (start === -1) return splitKernel(body);
  const kernel = body.slice(0, start);
  const rest = body.slice(start + "msg='".length);
  // Nothing but the message, as auditd writes it with log_format=RAW.
  if (rest.endsWith("res=success'")) return { kernel, message: rest.slice(0, -1), enriched: '' };
  const { message, enriched } = splitMessage(rest);
  return { kernel, message: modernTail(message), enriched };
}

// `avc:  denied  { read open } for  pid=…`: result and permissions have no names of their own. libauparse calls them so.
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

function splitMessage(text: string): { message: string; enriched: string } {
  const separator = text.indexOf(SEPARATOR);
  if (separator !== -1) {
    return { message: unclosed(text.slice(0, separator)), enriched: text.slice(separator + 1) };
  }
  const lost = LOST_AFTER_QUOTE.exec(text);
  if (lost !== null) {
    return { message: text.slice(0, lost.index), enriched: text.slice(lost.index + lost[0].length) };
  }
  return { message: unclosed(text), enriched: '' };
}

// The message may hold single quotes, so only the last one, at the very end, closes it.
function unclosed(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith("'") ? trimmed.slice(0, -1) : text;
}

function splitKernel(body: string): Body {
  const separator = body.indexOf(SEPARATOR);
  if (separator !== -1) {
    return { kernel: body.slice(0, separator), message: undefined, enriched: body.slice(separator + 1) };
  }
  const lost = READABLE.some((name) => body.includes(name)) ? LOST_AFTER_FIELD.exec(body) : null;
  if (lost === null) return { kernel: body, message: undefined, enriched: '' };
  const enriched = body.slice(lost.index + lost[0].length);
  return { kernel: body.slice(0, lost.index), message: undefined, enriched };
}
