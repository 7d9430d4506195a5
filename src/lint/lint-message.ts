import { dictionary } from '../schema/dictionary.ts';
import { envelopeNames, tail as tailFields } from '../schema/envelope.ts';
import { type Form, isLiteral } from '../schema/form.ts';
import { namesOfType } from '../schema/forms.ts';
import { nearestForm } from '../text/recognize.ts';
import { modernTail } from '../text/tail.ts';
import { type Token, tokenize } from '../text/tokens.ts';
import type { Violation } from './catalog.ts';
import { type Firsts, lintExtra, lintField } from './lint-field.ts';

/**
 * Checks a message by itself.
 *
 * @param type number of the record type
 * @param text the message as a byte string, with libaudit's tail
 */
export function lintMessage(type: number, text: string): Violation[] {
  const violations: Violation[] = [];
  const modern = modernTail(text);
  if (modern !== text) violations.push({ rule: 'form-deprecated', expected: 'the tail of libaudit 2.0 and later' });
  const { fields, tail } = parted(tokenize(modern));
  const result = tail.at(-1);
  if (result?.name !== 'res')
    violations.push({ rule: 'record-cut', found: modern.slice(-40), expected: 'res= at its end' });
  else if (!RESULTS.has(result.wire)) {
    violations.push({ rule: 'res-invalid', field: 'res', found: result.wire, expected: 'success or failed' });
  }
  const form = nearestForm(type, fields);
  if (form === undefined) return [unknownForm(fields), ...violations];
  if (form.origin === 'docker') {
    return [{ rule: 'form-deprecated', found: 'the form of docker', expected: 'a form with a uuid' }, ...violations];
  }
  const own = joined(fields, form);
  const firsts = firstOfEach(own);
  violations.push(...lintPresence(form, firsts), ...lintDuplicates(own, firsts), ...lintOrder(form, firsts));
  for (const { token, goesOn } of own) {
    const field = form.fields.find((each) => each.wire === token.name);
    if (goesOn !== undefined) violations.push({ rule: 'injection', field: token.name, found: token.wire });
    else if (field !== undefined && !isLiteral(field)) violations.push(...lintField(field, token.wire, firsts));
    else if (field === undefined) violations.push(...lintStranger(type, token));
  }
  return violations;
}

const RESULTS: ReadonlySet<string> = new Set(['success', 'failed']);

/** libaudit's tail is what stands last and in its order, as far as it goes. */
function parted(all: readonly Token[]): { fields: readonly Token[]; tail: readonly Token[] } {
  const names: string[] = tailFields.map(({ wire }) => wire);
  let end = all.length;
  for (const name of names.toReversed()) if (all[end - 1]?.name === name) end--;
  // A record that is cut within its tail has the beginning of it.
  if (end === all.length) {
    const last = all.findLastIndex(({ name }) => !names.includes(name));
    const first = all.findIndex(({ name }, index) => index > last && name === 'exe');
    if (first !== -1) end = first;
  }
  return { fields: all.slice(0, end), tail: all.slice(end) };
}

/** A token, and what of the message its value goes on with, because nothing marks its end. */
interface Joined {
  readonly token: Token;
  readonly goesOn?: readonly Token[];
}

// What follows a bare value or an open quote, and can be no field there, is a part of it.
function joined(fields: readonly Token[], form: Form): Joined[] {
  const result: Joined[] = [];
  const isField = ({ name }: Token) => form.fields.some(({ wire }) => wire === name) || dictionary.has(name);
  const nextField = nextOf(fields, isField);
  const nextClosing = nextOf(fields, ({ wire }) => wire.endsWith('"') && !wire.startsWith('"'));
  for (let index = 0; index < fields.length; index++) {
    const token = fields[index] as Token;
    const end = endsItself(token, form) ? index + 1 : isOpen(token) ? nextClosing(index + 1) + 1 : nextField(index + 1);
    const rest = end > fields.length ? [] : fields.slice(index + 1, end);
    if (rest.length === 0) result.push({ token });
    else {
      const wire = [token.wire, ...rest.map(({ name, wire }) => `${name}=${wire}`)].join(' ');
      result.push({ token: { name: token.name, wire }, goesOn: rest });
    }
    index += rest.length;
  }
  return result;
}

/** Finds the next that is so, from a place on; else the place behind all. Asked in the order of places, it looks at each token once. */
function nextOf(tokens: readonly Token[], is: (token: Token) => boolean): (from: number) => number {
  let at = 0;
  return (from) => {
    at = Math.max(at, from);
    while (at < tokens.length && !is(tokens[at] as Token)) at++;
    return at;
  };
}

const isOpen = ({ wire }: Token): boolean => wire.startsWith('"') && !(wire.length > 1 && wire.endsWith('"'));

/** Whether the end of a value is known: of one in quotes, and of one that holds no blank. */
function endsItself(token: Token, form: Form): boolean {
  if (token.wire.startsWith('"')) return !isOpen(token);
  const field = form.fields.find(({ wire }) => wire === token.name);
  return field === undefined || isLiteral(field) || field.codec.kind !== 'path';
}

function firstOfEach(own: readonly Joined[]): Firsts {
  const firsts = new Map<string, Token>();
  for (const { token } of own) if (!firsts.has(token.name)) firsts.set(token.name, token);
  return firsts;
}

function lintPresence(form: Form, firsts: Firsts): Violation[] {
  return form.fields
    .filter(({ wire }) => !firsts.has(wire))
    .map((field) => {
      const wasLater = !isLiteral(field) && field.codec.absent !== undefined;
      const { wire } = field;
      return { rule: wasLater ? 'form-deprecated' : 'field-missing', field: wire, expected: `${wire}=` };
    });
}

function lintDuplicates(own: readonly Joined[], firsts: Firsts): Violation[] {
  return own
    .filter(({ token }) => firsts.get(token.name) !== token)
    .map(({ token }) => ({ rule: 'field-duplicate', field: token.name, found: token.wire }));
}

function lintOrder({ fields }: Form, firsts: Firsts): Violation[] {
  const names = [...firsts.keys()];
  const there = fields.map(({ wire }) => wire).filter((wire) => firsts.has(wire));
  const index = there.findIndex((wire, place) => names[place] !== wire);
  if (index === -1) return [];
  return [{ rule: 'field-order', field: names[index], found: names.join(' '), expected: there.join(' ') }];
}

function lintStranger(type: number, token: Token): Violation[] {
  const { name: field, wire: found } = token;
  if (envelopeNames.has(field)) return [{ rule: 'field-foreign', field, found }];
  if (namesOfType.get(type)?.has(field)) return [{ rule: 'field-stray', field, found }];
  return dictionary.has(field) ? lintExtra(token) : [{ rule: 'field-unknown', field, found }];
}

function unknownForm(fields: readonly Token[]): Violation {
  const what = fields.find(({ name }) => name === 'resrc' || name === 'op' || name === 'class');
  return { rule: 'form-unknown', field: what?.name, found: what?.wire };
}
