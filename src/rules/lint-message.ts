import { dictionary } from '../schema/dictionary.ts';
import { envelopeNames, tail as tailFields } from '../schema/envelope.ts';
import { type Form, isLiteral } from '../schema/form.ts';
import { namesOfType } from '../schema/forms.ts';
import { nearestForm } from '../text/recognize.ts';
import { modernTail } from '../text/tail.ts';
import { type Token, tokenize } from '../text/tokens.ts';
import type { Violation } from './catalog.ts';
import { lintExtra, lintField } from './lint-field.ts';

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
  violations.push(...lintPresence(form, own), ...lintOrder(form, own));
  for (const { token, goesOn } of own) {
    const field = form.fields.find((each) => each.wire === token.name);
    if (goesOn !== undefined) violations.push({ rule: 'injection', field: token.name, found: token.wire });
    else if (field !== undefined && !isLiteral(field)) violations.push(...lintField(field, token.wire, own));
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
    const first = all.findIndex(
      ({ name }, index) => name === 'exe' && all.slice(index).every((each) => names.includes(each.name)),
    );
    if (first !== -1) end = first;
  }
  return { fields: all.slice(0, end), tail: all.slice(end) };
}

/** A token, and what of the message its value goes on with, because nothing marks its end. */
export interface Joined {
  readonly token: Token;
  readonly goesOn?: readonly Token[];
}

// What follows a bare value or an open quote, and can be no field there, is a part of it.
function joined(fields: readonly Token[], form: Form): Joined[] {
  const result: Joined[] = [];
  for (let index = 0; index < fields.length; index++) {
    const token = fields[index] as Token;
    const rest = continuation(token, fields.slice(index + 1), form);
    if (rest.length === 0) result.push({ token });
    else {
      const wire = [token.wire, ...rest.map(({ name, wire }) => `${name}=${wire}`)].join(' ');
      result.push({ token: { name: token.name, wire }, goesOn: rest });
    }
    index += rest.length;
  }
  return result;
}

function continuation({ name, wire }: Token, following: readonly Token[], form: Form): readonly Token[] {
  if (wire.startsWith('"')) {
    if (wire.length > 1 && wire.endsWith('"')) return [];
    const end = following.findIndex((each) => each.wire.endsWith('"') && !each.wire.startsWith('"'));
    return end === -1 ? [] : following.slice(0, end + 1);
  }
  const field = form.fields.find((each) => each.wire === name);
  if (field === undefined || isLiteral(field) || field.codec.unmarked === undefined) return [];
  const isField = (token: Token) => form.fields.some((each) => each.wire === token.name) || dictionary.has(token.name);
  const end = following.findIndex(isField);
  return end === -1 ? following : following.slice(0, end);
}

function lintPresence(form: Form, own: readonly Joined[]): Violation[] {
  const violations: Violation[] = [];
  for (const field of form.fields) {
    const { wire } = field;
    const count = own.filter(({ token }) => token.name === wire).length;
    const wasLater = !isLiteral(field) && field.codec.absent !== undefined;
    if (count === 0) {
      violations.push({ rule: wasLater ? 'form-deprecated' : 'field-missing', field: wire, expected: `${wire}=` });
    }
  }
  const seen = new Set<string>();
  for (const { token } of own) {
    if (seen.has(token.name)) violations.push({ rule: 'field-duplicate', field: token.name, found: token.wire });
    seen.add(token.name);
  }
  return violations;
}

function lintOrder({ fields }: Form, own: readonly Joined[]): Violation[] {
  const order = fields.map(({ wire }) => wire);
  const names = [...new Set(own.map(({ token }) => token.name))];
  const there = order.filter((wire) => names.includes(wire));
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
