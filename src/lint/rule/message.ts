import { dictionary } from '../../schema/dictionary.ts';
import { tail as tailFields } from '../../schema/envelope.ts';
import { type Field, type Form, isLiteral, type Literal } from '../../schema/form.ts';
import { nearestForm } from '../../text/recognize.ts';
import { modernTail } from '../../text/tail.ts';
import { type Token, tokenize } from '../../text/tokens.ts';

/** A message, split for its checks. */
export interface Message {
  /** Number of the record type. */
  readonly type: number;
  /** The message as a byte string, with its tail as libaudit 2.0 and later writes it. */
  readonly text: string;
  /** Whether an older libaudit wrote the tail. */
  readonly hasOldTail: boolean;
  /** The fields before the tail, split at every blank. */
  readonly tokens: readonly Token[];
  /** libaudit's tail, as far as it is there. */
  readonly tail: readonly Token[];
  /** The closest form; undefined if no form has the fixed fields of the message. */
  readonly form: Form | undefined;
}

/** A message with a form, and its fields as that form reads them. */
export class FormedMessage {
  /** Number of the record type. */
  readonly type: number;
  readonly form: Form;
  /** The fields before the tail, in their order. A value that runs on includes all of its text. */
  readonly fields: readonly Token[];
  /** Those whose value contains text that reads as other fields. */
  readonly overruns: ReadonlySet<Token>;
  #firsts: ReadonlyMap<string, Token> | undefined;

  constructor({ type, tokens }: Message, form: Form) {
    this.type = type;
    this.form = form;
    const { fields, overruns } = fieldsOf(tokens, form);
    this.fields = fields;
    this.overruns = overruns;
  }

  /** Whether the fields are exactly those of the form, in its order: the usual case. */
  get isExact(): boolean {
    const { fields, form } = this;
    return fields.length === form.fields.length && fields.every(({ name }, index) => form.fields[index]?.wire === name);
  }

  /** The first field of each name, in their order. */
  get firsts(): ReadonlyMap<string, Token> {
    this.#firsts ??= firstsOf(this.fields);
    return this.#firsts;
  }
}

/** A field and the message that it belongs to. */
export interface FieldOf extends Token {
  readonly message: FormedMessage;
}

/** Splits a message into its fields and libaudit's tail, and finds its form. */
export function splitMessage(type: number, original: string): Message {
  const text = modernTail(original);
  const all = tokenize(text);
  const end = tailStart(all);
  const tokens = all.slice(0, end);
  const form = nearestForm(type, tokens);
  return { type, text, hasOldTail: text !== original, tokens, tail: all.slice(end), form };
}

/**
 * The field of that name in a form.
 *
 * @param position where in the form it is likely to be
 */
export function fieldOfForm(form: Form, name: string, position: number): Field | Literal | undefined {
  const field = form.fields[position];
  return field?.wire === name ? field : form.fields.find(({ wire }) => wire === name);
}

function firstsOf(fields: readonly Token[]): Map<string, Token> {
  const firsts = new Map<string, Token>();
  for (const field of fields) if (!firsts.has(field.name)) firsts.set(field.name, field);
  return firsts;
}

/** The tail is the longest end of the message with its fields in order. A cut record ends in it. */
function tailStart(all: readonly Token[]): number {
  let end = all.length;
  for (let index = TAIL.length - 1; index >= 0; index--) if (all[end - 1]?.name === TAIL[index]) end--;
  if (end < all.length) return end;
  const last = all.findLastIndex(({ name }) => !TAIL.includes(name));
  const exe = all.findIndex(({ name }, index) => index > last && name === 'exe');
  return exe === -1 ? end : exe;
}

const TAIL: readonly string[] = tailFields.map(({ wire }) => wire);

// Text after a bare value or an open quote belongs to the value, up to what can be the next field.
function fieldsOf(tokens: readonly Token[], form: Form): Pick<FormedMessage, 'fields' | 'overruns'> {
  if (!tokens.some((token, index) => isOpen(token.wire) || isUnmarked(token, form, index))) {
    return { fields: tokens, overruns: NONE };
  }
  const fields: Token[] = [];
  const overruns = new Set<Token>();
  const nextField = finder(tokens, ({ name }) => form.fields.some(({ wire }) => wire === name) || dictionary.has(name));
  const nextClosing = finder(tokens, ({ wire }) => wire.endsWith('"') && !wire.startsWith('"'));
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    let end = index + 1;
    if (isOpen(token.wire)) end = nextClosing(end) + 1;
    else if (isUnmarked(token, form, index)) end = nextField(end);
    if (end === index + 1 || end > tokens.length) fields.push(token);
    else {
      const rest = tokens.slice(index + 1, end).map(({ name, wire }) => ` ${name}=${wire}`);
      const field = { name: token.name, wire: token.wire + rest.join('') };
      fields.push(field);
      overruns.add(field);
      index = end - 1;
    }
  }
  return { fields, overruns };
}

const NONE: ReadonlySet<Token> = new Set();

/**
 * Returns a function that finds the next matching token from an index on, or the end. If the
 * indexes never decrease, each token is tested once, however long the message.
 */
function finder(tokens: readonly Token[], matches: (token: Token) => boolean): (from: number) => number {
  let at = 0;
  return (from) => {
    at = Math.max(at, from);
    while (at < tokens.length && !matches(tokens[at] as Token)) at++;
    return at;
  };
}

/** Whether the value has an opening quote only. */
const isOpen = (wire: string): boolean => wire.startsWith('"') && !(wire.length > 1 && wire.endsWith('"'));

/** Whether nothing marks the end of the value. */
function isUnmarked({ name, wire }: Token, form: Form, position: number): boolean {
  if (wire.startsWith('"')) return false;
  const field = fieldOfForm(form, name, position);
  return field !== undefined && !isLiteral(field) && field.codec.kind === 'path';
}
