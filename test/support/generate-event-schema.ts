import type { Codec } from '../../src/codec/codec.ts';
import { type Field, type Form, isLiteral } from '../../src/schema/form.ts';
import { forms } from '../../src/schema/forms.ts';
import { typeName } from '../../src/schema/record-types.ts';

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
  title: 'An event of auvirt search --format json',
  description: 'One line of output each: the records that share a node, a time and a serial.',
  ...object(
    {
      type: told(
        "Type of the guest's record, else of the first; null where the log names a type that is none.",
        orNull({ type: 'string' }),
      ),
      time: told(
        'In UTC, with milliseconds; null where the line does not tell.',
        orNull({ type: 'string', format: 'date-time' }),
      ),
      stamp: told(
        "The kernel's own: seconds since 1970, milliseconds and serial.",
        orNull({ type: 'string', pattern: String.raw`^\d+\.\d{3}:\d+$` }),
      ),
      node: told('Host that wrote it, where the records tell.', orNull({ type: 'string' })),
      success: told(
        'Whether it succeeded: true for success, yes and 1, false for all else, null where nothing stands there.',
        { type: ['boolean', 'null'] },
      ),
      guest: told(
        'The guest that the record names, or that the event concerns (--related).',
        orNull(
          object({
            uuid: told('In lower case.', { type: 'string' }),
            name: told('null where the record says that it is not known.', orNull(TEXT)),
          }),
        ),
      ),
      event: told(
        'What the sender says, as a typed event; null where the record is none of a guest, or has no known form.',
        { oneOf: [...forms.map(({ kind }) => ({ $ref: `#/$defs/${kind}` })), NULL] },
      ),
      reason: told(
        'Why a record of a guest gives no typed event.',
        object({ code: { type: 'string' }, message: { type: 'string' }, field: { type: 'string' } }, ['field']),
      ),
      kernel: told(
        'Who sent it, as the kernel saw: what a sender cannot claim. Only what the record has.',
        object(
          {
            pid: id('Process ID.'),
            uid: id('User ID.'),
            auid: id('User ID that was logged in; null where nobody was.'),
            ses: id('Login session; null where there was none.'),
            subj: told('Security label.', TEXT),
          },
          ['pid', 'uid', 'auid', 'ses', 'subj'],
        ),
      ),
      names: told(
        'Readable copies that auditd has put there (log_format=ENRICHED), by the names of the fields that they are of.',
        { type: 'object', additionalProperties: TEXT },
      ),
      sender: told(
        'What libaudit has appended to the message; null where the record says that it is not known. Only what the record has.',
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
              'By names on the wire, decoded; of a record that has a typed event, there are none. A list where a name stands there more than once.',
              { type: 'object', additionalProperties: { anyOf: [TEXT, { type: 'array', items: TEXT, minItems: 2 }] } },
            ),
            raw: told('The line.', TEXT),
          },
          ['fields'],
        ),
      }),
    },
    ['reason'],
  ),
  $defs: {
    text: {
      description: 'Text; where its bytes are no UTF-8, these in upper-case hex.',
      anyOf: [{ type: 'string' }, object({ bytes: { type: 'string', pattern: '^(?:[0-9A-F]{2})*$' } })],
    },
    ...Object.fromEntries(forms.map((form) => [form.kind, formSchema(form)])),
  },
});

function formSchema(form: Form): Schema {
  const fields = form.fields.filter((field): field is Field => !isLiteral(field));
  const properties = {
    kind: { const: form.kind },
    success: told('Whether the operation succeeded; missing where the record does not tell.', { type: 'boolean' }),
    ...Object.fromEntries(fields.map((field) => [field.property, fieldSchema(field)])),
    extra: told('Further fields, by wire name.', {
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
