import { dictionary } from '../schema/dictionary.ts';
import { type Field, isLiteral } from '../schema/form.ts';
import type { Token } from '../text/tokens.ts';
import type { Violation } from './catalog.ts';
import { FormedMessage, fieldOfForm, splitMessage } from './rule/message.ts';
import { encodedValue, isCanonical, isEncoded, isOptional, isWellEncoded } from './rule/value.ts';
import { checksAt, runAll, runFirst, valueChecks } from './run-checks.ts';

const at = {
  form: checksAt('form'),
  tail: checksAt('tail'),
  missing: checksAt('missing'),
  repeated: checksAt('repeated'),
  fields: checksAt('fields'),
  overrun: checksAt('overrun'),
  extra: checksAt('extra'),
  encoded: checksAt('encoded'),
  bare: checksAt('bare'),
  value: valueChecks(),
};

/**
 * Checks one message on its own.
 *
 * @param type number of the record type
 * @param text the message as a byte string, with libaudit's tail
 * @returns the violations in the order of the checks
 */
export function lintMessage(type: number, text: string): Violation[] {
  const violations: Violation[] = [];
  const message = splitMessage(type, text);
  runAll(at.form, message, violations);
  runAll(at.tail, message, violations);
  const { form } = message;
  // Nothing that docker wrote follows the rules of the other forms.
  if (form === undefined || form.origin === 'docker') return violations;
  const formed = new FormedMessage(message, form);
  if (!formed.isExact) lintPresence(formed, violations);
  for (const [position, field] of formed.fields.entries()) lintField(field, position, formed, violations);
  return violations;
}

function lintPresence(message: FormedMessage, violations: Violation[]): void {
  const { form, fields, firsts } = message;
  for (const field of form.fields) if (!firsts.has(field.wire)) runAll(at.missing, field, violations);
  for (const field of fields) {
    if (firsts.get(field.name) !== field) runFirst(at.repeated, { ...field, message }, violations);
  }
  runAll(at.fields, message, violations);
}

function lintField(field: Token, position: number, message: FormedMessage, violations: Violation[]): void {
  const known = fieldOfForm(message.form, field.name, position);
  if (message.overruns.has(field)) runFirst(at.overrun, { ...field, message }, violations);
  else if (known === undefined) lintExtra(field, message, violations);
  else if (!isLiteral(known) && !lintNotation(field, known.codec, isOptional(known.codec), violations)) {
    const checks = at.value.get(field.name);
    if (checks !== undefined) runFirst(checks, { ...field, message }, violations);
  }
}

function lintExtra(field: Token, message: FormedMessage, violations: Violation[]): void {
  if (runFirst(at.extra, { ...field, message }, violations)) return;
  const codec = dictionary.get(field.name);
  if (codec !== undefined) lintNotation(field, codec, true, violations);
}

/** Checks how a value is written. Returns whether a rule found something. */
function lintNotation(field: Token, codec: Field['codec'], mayBeMissing: boolean, violations: Violation[]): boolean {
  const { name, wire } = field;
  if (isEncoded(codec)) {
    return !isWellEncoded(wire, mayBeMissing) && runFirst(at.encoded, encodedValue(field, mayBeMissing), violations);
  }
  return !isCanonical(codec, wire) && runFirst(at.bare, { name, wire, codec }, violations);
}
