import type { Codec } from '../codec/codec.ts';
import { dictionary } from '../schema/dictionary.ts';
import { envelopeNames } from '../schema/envelope.ts';
import type { VirtEvent } from '../schema/events.ts';
import { type Form, isLiteral } from '../schema/form.ts';
import { namesOfType, writtenForms } from '../schema/forms.ts';
import { typeName } from '../schema/record-types.ts';
import { FormatError } from '../util/errors.ts';
import { printable } from '../util/printable.ts';
import { assertFits } from './limit.ts';
import { named } from './named.ts';

/** A message as it is handed to libaudit. */
export interface AuditMessage {
  /** Number of the record type, 2500–2507. */
  readonly type: number;
  /** The fields, without what libaudit appends. UTF-8 when it is sent; ASCII but for a path of evdev or shmem. */
  readonly text: string;
}

/**
 * Writes an event as the text of a message, fields in the order of its form, values encoded as libaudit does.
 *
 * @param event the event; `success` is not part of the text
 * @returns the record type and the text, without libaudit's tail
 * @throws FormatError naming the field, where a value could not be read back as it was given, or where the message
 *   is so long that the kernel would cut it
 */
export function formatEvent(event: VirtEvent): AuditMessage {
  // Not all who call are held to types.
  const plan = plans.get(event?.kind);
  if (plan === undefined) throw unknownKind(event?.kind);
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
  /** All constant text since the step before: ` resrc=disk reason=`. */
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

// What can be worked out before the call is worked out before the call.
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

// Every property of the form was there, so that others only show in the number of them.
const countOf = ({ success, extra }: VirtEvent): number =>
  1 + (success === undefined ? 0 : 1) + (extra === undefined ? 0 : 1);

function assertKnown(values: object, { form, properties }: Plan): void {
  const property = Object.keys(values).find((name) => !properties.has(name));
  if (property !== undefined) throw unknownProperty(form, property);
}

function formatExtra(extra: Readonly<Record<string, unknown>>, form: Form): string {
  // A Map has no entries that Object.entries finds: nothing may be left out in silence.
  if (Object.prototype.toString.call(extra) !== '[object Object]') {
    throw new FormatError('value-type', 'extra: give an object with a property for each field', 'extra');
  }
  let text = '';
  for (const [name, value] of Object.entries(extra)) {
    if (envelopeNames.has(name) || namesOfType.get(form.type)?.has(name)) {
      throw new FormatError(
        'extra-taken',
        `extra field ${name}: the name has a meaning in ${typeName(form.type)} records already`,
        name,
      );
    }
    const codec = dictionary.get(name);
    if (codec === undefined) {
      throw new FormatError(
        'extra-unknown',
        `extra field ${printable(name)}: not a name of the audit field dictionary that a manager may add`,
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
    `no form of kind ${typeof kind === 'string' ? printable(kind) : typeof kind} is written; there are: ${[...plans.keys()].join(', ')}`,
  );
}

function missing(form: Form, { wire, property }: Step): FormatError {
  return new FormatError(
    'value-missing',
    `${wire} is missing: a ${form.kind} event needs the property ${property}, null where there is no value`,
    wire,
  );
}

function unknownProperty(form: Form, property: string): FormatError {
  return new FormatError(
    'property-unknown',
    `a ${form.kind} event has no property ${printable(property)}; other fields go into extra`,
    property,
  );
}
