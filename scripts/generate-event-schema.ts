import { type Field, type Form, valueFields } from '../src/schema/form.ts';
import { forms } from '../src/schema/forms.ts';
import { typeName } from '../src/schema/record-types.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The text of docs/event.schema.json: a line of `auvirt search --format json`, with typed events
 * from the forms.
 */
export function eventSchema(): string {
  return `${JSON.stringify(schema(), undefined, 2)}\n`;
}

const object = (properties: Record<string, Schema>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const TEXT: Schema = { $ref: '#/$defs/text' };
const NULL: Schema = { type: 'null' };
const described = (description: string, of: Schema): Schema => ({ description, ...of });
const orNull = (of: Schema): Schema => ({ anyOf: [of, NULL] });
const id = (description: string): Schema => ({ description, type: ['integer', 'null'] });

const schema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'An event of auvirt search --format json',
  description: 'One line of output per event: the records that share a node, a time and a serial.',
  ...object(
    {
      type: described(
        "Type of the guest's record, otherwise of the first record; null if the log has no valid type.",
        orNull({ type: 'string' }),
      ),
      time: described(
        'In UTC, with milliseconds; null if the line has no time.',
        orNull({ type: 'string', format: 'date-time' }),
      ),
      stamp: described(
        "The kernel's stamp: seconds since 1970, milliseconds and serial.",
        orNull({ type: 'string', pattern: String.raw`^\d+\.\d{3}:\d+$` }),
      ),
      node: described('Host that wrote the event; null if the records do not say.', orNull({ type: 'string' })),
      success: described(
        'Whether the operation succeeded: true for success, yes and 1, false for any other value, null if there is none.',
        { type: ['boolean', 'null'] },
      ),
      guest: described(
        'The guest that the record names, or that the event is related to (--related).',
        orNull(
          object({
            uuid: described('In lower case.', { type: 'string' }),
            name: described('null if the record says that it is unknown.', orNull(TEXT)),
          }),
        ),
      ),
      event: described(
        'What the sender says, as a typed event; null if the record is not about a guest or has no known form.',
        { oneOf: [...forms.map(({ kind }) => ({ $ref: `#/$defs/${kind}` })), NULL] },
      ),
      reason: described(
        'Why a record about a guest has no typed event.',
        object({ code: { type: 'string' }, message: { type: 'string' }, field: { type: 'string' } }, ['field']),
      ),
      kernel: described(
        'Who sent the record according to the kernel, which a sender cannot forge. Only fields that the record has.',
        object(
          {
            pid: id('Process ID.'),
            uid: id('User ID.'),
            auid: id('User ID of the login; null if nobody was logged in.'),
            ses: id('Login session; null if there was none.'),
            subj: described('Security label.', TEXT),
          },
          ['pid', 'uid', 'auid', 'ses', 'subj'],
        ),
      ),
      names: described(
        'Names that auditd added (log_format=ENRICHED), by the names of the fields that they interpret.',
        { type: 'object', additionalProperties: TEXT },
      ),
      sender: described(
        'What libaudit appended to the message; null if the record says that it is unknown. Only fields that the record has.',
        object(
          Object.fromEntries(['comm', 'exe', 'hostname', 'addr', 'terminal'].map((name) => [name, orNull(TEXT)])),
          ['comm', 'exe', 'hostname', 'addr', 'terminal'],
        ),
      ),
      records: described('All records in log order.', {
        type: 'array',
        minItems: 1,
        items: object(
          {
            type: orNull({ type: 'string' }),
            fields: described(
              'Decoded fields by wire name; missing if the record has a typed event. A list if a name occurs more than once.',
              { type: 'object', additionalProperties: { anyOf: [TEXT, { type: 'array', items: TEXT, minItems: 2 }] } },
            ),
            raw: described('The line.', TEXT),
          },
          ['fields'],
        ),
      }),
    },
    ['reason'],
  ),
  $defs: {
    text: {
      description: 'Text: a string, or the bytes in upper-case hex if they are not UTF-8.',
      anyOf: [{ type: 'string' }, object({ bytes: { type: 'string', pattern: '^(?:[0-9A-F]{2})*$' } })],
    },
    ...Object.fromEntries(forms.map((form) => [form.kind, formSchema(form)])),
  },
});

function formSchema(form: Form): Schema {
  const properties = {
    kind: { const: form.kind },
    success: described('Whether the operation succeeded; missing if the record does not say.', { type: 'boolean' }),
    ...Object.fromEntries(valueFields(form).map((field) => [field.property, fieldSchema(field)])),
    extra: described('Additional fields by wire name.', {
      type: 'object',
      additionalProperties: { anyOf: [TEXT, { type: 'number' }] },
    }),
  };
  return described(`${typeName(form.type)}: ${form.summary}`, object(properties, ['success', 'extra']));
}

const fieldSchema = ({ wire, codec, meaning }: Field): Schema =>
  described(`${meaning} On the wire: ${wire}=, ${codec.wire}.`, valueSchema(codec));

/**
 * The schema of a codec's values. Readers may return more than writers accept: known words are only
 * examples.
 */
function valueSchema({ kind, words, nullable }: Field['codec']): Schema {
  const base: Schema =
    kind === 'encoded' || kind === 'path'
      ? TEXT
      : kind === 'integer' || kind === 'hex-number'
        ? { type: 'integer' }
        : { type: 'string', ...(words !== undefined && words.length > 0 && { examples: words }) };
  return nullable ? orNull(base) : base;
}
