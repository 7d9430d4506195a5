import type { Codec } from '../src/codec/codec.ts';
import { type Field, type Form, isLiteral } from '../src/schema/form.ts';
import { forms } from '../src/schema/forms.ts';
import { typeName } from '../src/schema/record-types.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The text of docs/event.schema.json: a line of `auvirt search --format json`, its typed events from the forms. */
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
const told = (description: string, of: Schema): Schema => ({ description, ...of });
const orNull = (of: Schema): Schema => ({ anyOf: [of, NULL] });
const id = (description: string): Schema => ({ description, type: ['integer', 'null'] });

const schema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'An event printed by auvirt search --format json',
  description: 'The records that share a node, a time and a serial. Each line of output is one event.',
  ...object(
    {
      type: told(
        'Type of the guest record, or else of the first record; null if the log contains an invalid type.',
        orNull({ type: 'string' }),
      ),
      time: told(
        'Time in UTC, with milliseconds; null if the line does not contain it.',
        orNull({ type: 'string', format: 'date-time' }),
      ),
      stamp: told(
        "The kernel's timestamp: seconds since 1970, milliseconds and serial.",
        orNull({ type: 'string', pattern: String.raw`^\d+\.\d{3}:\d+$` }),
      ),
      node: told('Host that wrote the event; null if the records do not name it.', orNull({ type: 'string' })),
      success: told(
        'Whether the event succeeded: true for success, yes and 1; false for any other value; null if there is none.',
        { type: ['boolean', 'null'] },
      ),
      guest: told(
        'Guest that the record names, or that the event concerns (--related).',
        orNull(
          object({
            uuid: told('In lower case.', { type: 'string' }),
            name: told('null if the record says that the name is unknown.', orNull(TEXT)),
          }),
        ),
      ),
      event: told(
        'What the sender says, as a typed event; null if this is not a guest record, or if it has no known form.',
        { oneOf: [...forms.map(({ kind }) => ({ $ref: `#/$defs/${kind}` })), NULL] },
      ),
      reason: told(
        'Why a guest record has no typed event.',
        object({ code: { type: 'string' }, message: { type: 'string' }, field: { type: 'string' } }, ['field']),
      ),
      kernel: told(
        'The sender as identified by the kernel, which the sender cannot forge. Contains only the fields in the record.',
        object(
          {
            pid: id('Process ID.'),
            uid: id('User ID.'),
            auid: id('User ID of the login; null if nobody was logged in.'),
            ses: id('Login session; null if there was none.'),
            subj: told('Security label.', TEXT),
          },
          ['pid', 'uid', 'auid', 'ses', 'subj'],
        ),
      ),
      names: told('Readable values that auditd added (log_format=ENRICHED), by the name of the original field.', {
        type: 'object',
        additionalProperties: TEXT,
      }),
      sender: told(
        'What libaudit appended to the message; null if the record says that a value is unknown. Contains only the fields in the record.',
        object(
          Object.fromEntries(['comm', 'exe', 'hostname', 'addr', 'terminal'].map((name) => [name, orNull(TEXT)])),
          ['comm', 'exe', 'hostname', 'addr', 'terminal'],
        ),
      ),
      records: told('All records, in the order of the log.', {
        type: 'array',
        minItems: 1,
        items: object(
          {
            type: orNull({ type: 'string' }),
            fields: told(
              'Decoded values by wire name; a list if a name occurs more than once. Missing if the record has a typed event.',
              { type: 'object', additionalProperties: { anyOf: [TEXT, { type: 'array', items: TEXT, minItems: 2 }] } },
            ),
            raw: told('Original line.', TEXT),
          },
          ['fields'],
        ),
      }),
    },
    ['reason'],
  ),
  $defs: {
    text: {
      description: 'Text: a string if it is valid UTF-8, otherwise its bytes in upper-case hex.',
      anyOf: [{ type: 'string' }, object({ bytes: { type: 'string', pattern: '^(?:[0-9A-F]{2})*$' } })],
    },
    ...Object.fromEntries(forms.map((form) => [form.kind, formSchema(form)])),
  },
});

function formSchema(form: Form): Schema {
  const fields = form.fields.filter((field): field is Field => !isLiteral(field));
  const properties = {
    kind: { const: form.kind },
    success: told('Whether the operation succeeded; missing if the record does not say.', { type: 'boolean' }),
    ...Object.fromEntries(fields.map((field) => [field.property, fieldSchema(field)])),
    extra: told('Additional fields, by wire name.', {
      type: 'object',
      additionalProperties: { anyOf: [TEXT, { type: 'number' }] },
    }),
  };
  return told(`${typeName(form.type)}: ${form.summary}`, object(properties, ['success', 'extra']));
}

const fieldSchema = ({ wire, codec, meaning }: Field): Schema =>
  told(`${meaning} On the wire: ${wire}=, ${codec.wire}.`, valueSchema(codec));

/** A codec's TypeScript type as a schema. What is read may be more than what is written: words are not checked. */
function valueSchema({ type }: Pick<Codec<unknown>, 'type'>): Schema {
  const parts = type.split(' | ');
  const words = parts.filter((part) => part.startsWith("'")).map((part) => part.slice(1, -1));
  const base: Schema =
    words.length > 0
      ? { type: 'string', examples: words }
      : parts[0] === 'AuditText'
        ? TEXT
        : { type: parts[0] === 'number' ? 'integer' : 'string' };
  return parts.includes('null') ? orNull(base) : base;
}
