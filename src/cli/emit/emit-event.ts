import { asByteString } from '../../codec/bytes.ts';
import { eventFromJson } from '../../report/event/event-json.ts';
import type { Audited, VirtEvent } from '../../schema/events.ts';
import { type Field, isLiteral } from '../../schema/form.ts';
import { formOfKind, writtenForms } from '../../schema/forms.ts';
import { FormatError, UsageError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';

/**
 * The event of a kind and `name=value` words with the names of the record. Omitted fields that may
 * be unknown are null.
 *
 * @throws UsageError that names the word
 */
export function eventFromWords(kind: string, words: readonly string[], success: boolean): Audited<VirtEvent> {
  const form = formOfKind.get(kind);
  const kinds = writtenForms.map((each) => each.kind);
  if (form === undefined || !kinds.includes(kind)) {
    const near = nearest(kind, kinds);
    throw new UsageError(
      `there is no kind ${printable(kind)}: ${near === undefined ? 'see auvirt emit --help' : `did you mean ${near}?`}`,
    );
  }
  const event: Record<string, unknown> = { kind, success };
  const extra: Record<string, string> = {};
  for (const field of form.fields) {
    if (!isLiteral(field) && field.codec.nullable) event[field.property] = null;
  }
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 1) throw new UsageError(`${printable(word)} is not a field: give name=value`);
    const [name, value] = [word.slice(0, equals), word.slice(equals + 1)];
    const field = form.fields.find(({ wire }) => wire === name);
    if (field === undefined) extra[name] = value;
    else if (!isLiteral(field)) event[field.property] = readValue(field, value);
    else if (field.value !== value) throw new UsageError(`${kind} has ${name}=${field.value}, not ${printable(value)}`);
  }
  if (Object.keys(extra).length > 0) event.extra = extra;
  return event as unknown as Audited<VirtEvent>;
}

/**
 * The event of a line of JSON, which is the event itself or an object with a property `event`.
 *
 * @throws FormatError if the line has none
 */
export function eventFromLine(line: string): Audited<VirtEvent> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw new FormatError('value-format', `is not JSON: ${(error as Error).message}`);
  }
  const event = isObject(json) && isObject(json.event) ? json.event : json;
  if (!isObject(event) || typeof event.kind !== 'string') {
    throw new FormatError(
      'kind-unknown',
      'is not an event: write an object with a kind, or one whose property event is such an object',
    );
  }
  return eventFromJson(event) as Audited<VirtEvent>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Numbers are written as in the record; text is unencoded.
function readValue({ wire, codec }: Field, value: string): unknown {
  if (codec.kind !== 'integer' && codec.kind !== 'hex-number') return value === '?' && codec.nullable ? null : value;
  const number = codec.decode(asByteString(value));
  if (number === undefined) throw new UsageError(`${wire}=${printable(value)}: it must be ${codec.wire}`);
  return number;
}
