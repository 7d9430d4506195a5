import type { Codec } from '../codec/codec.ts';
import { dictionary } from '../schema/dictionary.ts';
import { envelopeNames } from '../schema/envelope.ts';
import type { VirtEvent } from '../schema/events.ts';
import { type Form, isLiteral } from '../schema/form.ts';
import { namesOfType, writtenForms } from '../schema/forms.ts';
import { typeName } from '../schema/record-types.ts';
import { assertAwaited } from '../util/check.ts';
import { FormatError } from '../util/errors.ts';
import { nearest } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import { assertFits } from './limit.ts';
import { named } from './named.ts';

/** A message as libaudit takes it. */
export interface AuditMessage {
  /** Number of the record type, 2500–2507. */
  readonly type: number;
  /**
   * The fields, without those that libaudit appends. Sent as UTF-8; ASCII except for the paths of
   * evdev and shmem.
   */
  readonly text: string;
}

/**
 * Formats an event as the text of a message: the fields in the order of its form, with values
 * encoded as libaudit encodes them.
 *
 * @param event the event; `success` is not part of the text
 * @returns the record type and the text, without libaudit's tail
 * @throws FormatError naming the field if a value could not be read back unchanged;
 *   `message-too-long` if the kernel would cut the message
 * @throws UsageError `option-invalid` if `event` is a promise
 */
export function formatEvent(event: VirtEvent): AuditMessage {
  // Callers may be untyped JavaScript.
  const plan = plans.get(event?.kind);
  if (plan === undefined) {
    assertAwaited(event, 'the event');
    throw unknownKind(event?.kind);
  }
  const values = event as unknown as Record<string, unknown>;
  let text = '';
  let wire = '';
  try {
    for (const step of plan.steps) {
      wire = step.wire;
      const value = values[step.property];
      if (value === undefined) throw missing(plan.form, step);
      text += step.prefix + step.encode(value);
    }
  } catch (error) {
    throw named(error, wire);
  }
  if (Object.keys(values).length !== plan.steps.length + countOf(event)) assertKnown(values, plan);
  text += plan.suffix;
  if (event.extra !== undefined) text += formatExtra(event.extra, plan.form);
  assertFits(text);
  return { type: plan.form.type, text };
}

interface Step {
  /** The constant text between the previous value and this one: ` resrc=disk reason=`. */
  readonly prefix: string;
  readonly property: string;
  readonly wire: string;
  readonly encode: Codec<unknown>['encode'];
}

interface Plan {
  readonly form: Form;
  readonly steps: readonly Step[];
  /** Constant text after the last step. */
  readonly suffix: string;
  readonly properties: ReadonlySet<string>;
}

// Built once, so that formatting an event only joins strings.
const plans = new Map(writtenForms.map((form) => [form.kind, planOf(form)]));

function planOf(form: Form): Plan {
  const steps: Step[] = [];
  let prefix = '';
  for (const field of form.fields) {
    const separator = steps.length === 0 && prefix === '' ? '' : ' ';
    if (isLiteral(field)) {
      prefix += `${separator}${field.wire}=${field.value}`;
    } else {
      const { wire, property, codec } = field;
      steps.push({ prefix: `${prefix}${separator}${wire}=`, property, wire, encode: codec.encode });
      prefix = '';
    }
  }
  const properties = new Set(['kind', 'success', 'extra', ...steps.map((step) => step.property)]);
  return { form, steps, suffix: prefix, properties };
}

// All properties of the form exist, so any others show in the number of properties.
const countOf = ({ success, extra }: VirtEvent): number =>
  1 + (success === undefined ? 0 : 1) + (extra === undefined ? 0 : 1);

function assertKnown(values: object, plan: Plan): void {
  const property = Object.keys(values).find((name) => !plan.properties.has(name));
  if (property !== undefined) throw unknownProperty(plan, property);
}

function formatExtra(extra: Readonly<Record<string, unknown>>, form: Form): string {
  // Object.entries finds nothing in a Map: its fields must not be dropped silently.
  if (Object.prototype.toString.call(extra) !== '[object Object]') {
    throw new FormatError('value-type', 'extra must be an object with one property for each field', 'extra');
  }
  let text = '';
  for (const [name, value] of Object.entries(extra)) {
    if (envelopeNames.has(name) || namesOfType.get(form.type)?.has(name)) {
      throw new FormatError(
        'extra-taken',
        `extra field ${name}: ${typeName(form.type)} records already use this name`,
        name,
      );
    }
    const codec = dictionary.get(name);
    if (codec === undefined) {
      throw new FormatError(
        'extra-unknown',
        `extra field ${printable(name)}: use a name from the audit field dictionary that a manager may set`,
        name,
      );
    }
    try {
      text += ` ${name}=${codec.encode(value)}`;
    } catch (error) {
      throw named(error, name);
    }
  }
  return text;
}

function unknownKind(kind: unknown): FormatError {
  return new FormatError(
    'kind-unknown',
    `no event of kind ${typeof kind === 'string' ? printable(kind) : typeof kind} can be written; choose one of: ${[...plans.keys()].join(', ')}`,
  );
}

function missing(form: Form, { wire, property }: Step): FormatError {
  return new FormatError(
    'value-missing',
    `${wire} is missing: a ${form.kind} event needs the property ${property}, which is null if there is no value`,
    wire,
  );
}

function unknownProperty({ form, properties }: Plan, property: string): FormatError {
  const near = nearest(property, [...properties]);
  const hint = near === undefined ? 'put other fields into extra' : `did you mean ${near}?`;
  return new FormatError(
    'property-unknown',
    `a ${form.kind} event has no property ${printable(property)}: ${hint}`,
    property,
  );
}
