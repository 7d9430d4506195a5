import { type AuditText, fromByteString } from '../codec/bytes.ts';
import { unquote } from '../codec/untrusted.ts';
import { dictionary } from '../schema/dictionary.ts';
import { envelopeNames } from '../schema/envelope.ts';
import type { ReadEvent } from '../schema/events.ts';
import { type Field, type Form, isLiteral, type Literal } from '../schema/form.ts';
import { formsOfType, namesOfType } from '../schema/forms.ts';
import { isVirt, typeName } from '../schema/record-types.ts';
import { printable } from '../util/printable.ts';
import type { Reason } from './reason.ts';
import type { Token } from './tokens.ts';

/**
 * A message with a known form.
 *
 * @inline
 */
export interface RecognizedEvent {
  /** The event. */
  readonly event: ReadEvent;
  /** Undefined. */
  readonly reason?: undefined;
}

/**
 * A message without a known form.
 *
 * @inline
 */
export interface Unrecognized {
  /** Undefined. */
  readonly event?: undefined;
  /** Why there is no event. */
  readonly reason: Reason;
}

/** The event of a message, or the reason why there is none. */
export type Recognized = RecognizedEvent | Unrecognized;

/**
 * Finds the form of a message and reads its event. The fields may be in any order. Each field of
 * the form must occur once, and all other fields must be valid extra fields.
 */
export function recognize(type: number, tokens: readonly Token[]): Recognized {
  const forms = formsOfType.get(type);
  if (forms === undefined) {
    return isVirt(type)
      ? { reason: { code: 'form-unknown', message: `${typeName(type)} has no known form` } }
      : { reason: { code: 'type-not-virt', message: `${typeName(type)} is not a record of virtualization` } };
  }
  let nearest: { reason: Reason; rank: number } | undefined;
  for (const form of likely(type, tokens) ?? forms) {
    if (!literalsMatch(form, tokens)) continue;
    const result = read(form, tokens);
    if (result.event !== undefined) return result;
    const rank = rankOf(form, tokens);
    if (nearest === undefined || rank < nearest.rank) nearest = { reason: result.reason, rank };
  }
  if (nearest !== undefined) return { reason: nearest.reason };
  const what = tokens.find(({ name }) => name === 'resrc' || name === 'op' || name === 'class');
  const text = what === undefined ? 'these fields' : `${what.name}=${printable(what.wire)}`;
  return { reason: { code: 'form-unknown', message: `no form of ${typeName(type)} has ${text}` } };
}

/** The form of a message, or the closest one; undefined if no form has its fixed fields. */
export function nearestForm(type: number, tokens: readonly Token[]): Form | undefined {
  let nearest: { form: Form; rank: number } | undefined;
  for (const form of formsOfType.get(type) ?? []) {
    if (!literalsMatch(form, tokens)) continue;
    const rank = rankOf(form, tokens);
    if (nearest === undefined || rank < nearest.rank) nearest = { form, rank };
  }
  return nearest?.form;
}

/** The fields that are fixed in a form of a record type. Their values tell its forms apart. */
export const fixedNames = (type: number): readonly string[] => [
  ...new Set((formsOfType.get(type) ?? []).flatMap(({ fields }) => fields.filter(isLiteral).map(({ wire }) => wire))),
];

/**
 * The form of all messages with these fields, in this order, whose values are valid; undefined if
 * that depends on the values.
 *
 * @param tokens only the values of {@link fixedNames} count
 */
export function plainForm(type: number, tokens: readonly Token[]): Form | undefined {
  for (const form of likely(type, tokens) ?? formsOfType.get(type) ?? []) {
    if (!literalsMatch(form, tokens)) continue;
    if (hasItsFields(form, tokens)) return form;
    // Messages without a required field never have the form.
    if (form.fields.every((field) => isOptional(field) || tokens.some(({ name }) => name === field.wire)))
      return undefined;
  }
  return undefined;
}

const hasItsFields = ({ fields }: Form, tokens: readonly Token[]): boolean =>
  fields.length === tokens.length && fields.every(({ wire }, index) => wire === tokens[index]?.name);

const isOptional = (field: Field | Literal): boolean => !isLiteral(field) && field.codec.absent !== undefined;

// A form with more fixed fields is closer: `op=init` is a broken init, not another operation.
function rankOf({ fields }: Form, tokens: readonly Token[]): number {
  const missed = fields.filter(({ wire }) => !tokens.some(({ name }) => name === wire)).length;
  return missed - fields.filter(isLiteral).length * fields.length;
}

/**
 * The forms with the fixed field of the message, if all forms of the type have such a field and the
 * message has it exactly once.
 */
function likely(type: number, tokens: readonly Token[]): readonly Form[] | undefined {
  const known = fixedOf(type);
  if (known === undefined) return undefined;
  let value: string | undefined;
  for (const { name, wire } of tokens) {
    if (name !== known.name) continue;
    if (value !== undefined) return undefined;
    value = wire;
  }
  return value === undefined ? undefined : known.forms.get(value);
}

/** The fixed field that all forms of a type have, for example `resrc`, and the forms by its value. */
interface Fixed {
  readonly name: string;
  readonly forms: ReadonlyMap<string, readonly Form[]>;
}

/** By type, once it was asked for. */
const fixed = new Map<number, Fixed | undefined>();

function fixedOf(type: number): Fixed | undefined {
  if (!fixed.has(type)) fixed.set(type, fixedField(formsOfType.get(type) ?? []));
  return fixed.get(type);
}

function fixedField(forms: readonly Form[]): Fixed | undefined {
  const fields = forms.map(({ fields }) => fields.find(isLiteral));
  const [first] = fields;
  if (first === undefined || fields.some((field) => field?.wire !== first.wire)) return undefined;
  const having = (value: string) => forms.filter((_, index) => fields[index]?.value === value);
  return {
    name: first.wire,
    forms: new Map(fields.map((field) => [field?.value ?? '', having(field?.value ?? '')])),
  };
}

function literalsMatch({ fields }: Form, tokens: readonly Token[]): boolean {
  for (let position = 0; position < fields.length; position++) {
    const field = fields[position] as Field | Literal;
    if (isLiteral(field) && !has(tokens, field, position)) return false;
  }
  return true;
}

/** @param position the index at which the field usually is */
function has(tokens: readonly Token[], { wire, value }: Literal, position: number): boolean {
  const token = tokens[position];
  if (token?.name === wire && token.wire === value) return true;
  return tokens.some((each) => each.name === wire && each.wire === value);
}

function read(form: Form, tokens: readonly Token[]): Recognized {
  const event: Record<string, unknown> = { kind: form.kind };
  if (isPlain(form, tokens, event)) return { event: event as unknown as ReadEvent };
  const used = new Set<Token>();
  for (const [position, field] of form.fields.entries()) {
    const { wire: name } = field;
    const index = tokens[position]?.name === name ? position : tokens.findIndex((each) => each.name === name);
    const token = tokens[index];
    if (token === undefined) {
      if (!isLiteral(field) && field.codec.absent !== undefined) {
        event[field.property] = field.codec.absent;
        continue;
      }
      return { reason: { code: 'field-missing', field: name, message: `${form.kind}: ${name} is missing` } };
    }
    used.add(token);
    if (isLiteral(field)) continue;
    const rest = field.codec.kind === 'path' ? continuation(form, tokens.slice(index + 1)) : [];
    for (const part of rest) used.add(part);
    const wire = token.wire + rest.map((part) => ` ${part.name}=${part.wire}`).join('');
    const value = field.codec.decode(wire);
    if (value === undefined) {
      const message = `${form.kind}: ${name} is ${printable(wire)}, which is not ${field.codec.wire}`;
      return { reason: { code: 'field-invalid', field: name, message } };
    }
    event[field.property] = value;
  }
  if (used.size < tokens.length) {
    const extra = readExtra(
      form,
      tokens.filter((token) => !used.has(token)),
    );
    if ('reason' in extra) return extra;
    event.extra = extra.values;
  }
  return { event: event as unknown as ReadEvent };
}

/**
 * Whether the message has exactly the fields of the form, in order and valid, as nearly all do.
 * Then `event` has their values.
 */
function isPlain({ fields }: Form, tokens: readonly Token[], event: Record<string, unknown>): boolean {
  if (fields.length !== tokens.length) return false;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field | Literal;
    const { name, wire } = tokens[i] as Token;
    if (name !== field.wire) return false;
    if (isLiteral(field)) continue;
    const value = field.codec.decode(wire);
    if (value === undefined) return false;
    event[field.property] = value;
  }
  return true;
}

// A bare path may contain ` res=failed`: text that cannot be a field of the message belongs to it.
function continuation(form: Form, following: readonly Token[]): readonly Token[] {
  const own = new Set(form.fields.map(({ wire }) => wire));
  const isField = (name: string) => own.has(name) || namesOfType.get(form.type)?.has(name) || dictionary.has(name);
  const end = following.findIndex(({ name }) => isField(name));
  return end === -1 ? following : following.slice(0, end);
}

function readExtra(form: Form, tokens: readonly Token[]): { reason: Reason } | { values: object } {
  const values = new Map<string, AuditText | number>();
  for (const { name, wire } of tokens) {
    if (namesOfType.get(form.type)?.has(name) || values.has(name)) {
      return {
        reason: {
          code: 'field-duplicate',
          field: name,
          message: `${form.kind}: ${name} occurs more than once, or belongs to another form`,
        },
      };
    }
    if (envelopeNames.has(name)) {
      return {
        reason: {
          code: 'field-foreign',
          field: name,
          message: `${form.kind}: ${name} is set by the kernel or libaudit and has no place inside a message; a value may have forged it`,
        },
      };
    }
    values.set(name, dictionary.get(name)?.decode(wire) ?? fromByteString(/^"/.test(wire) ? unquote(wire) : wire));
  }
  // fromEntries defines properties, so a field called __proto__ is an ordinary one.
  return { values: Object.fromEntries(values) };
}
