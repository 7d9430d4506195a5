import type { Codec } from '../../src/codec/codec.ts';
import { dictionary } from '../../src/schema/dictionary.ts';
import { envelopeNames } from '../../src/schema/envelope.ts';
import type { VirtEvent } from '../../src/schema/events.ts';
import { type Field, type Form, valueFields } from '../../src/schema/form.ts';
import { namesOfType, writtenForms } from '../../src/schema/forms.ts';
import { formatEvent } from '../../src/text/format.ts';
import { KERNEL_LIMIT, SHORTEST_TAIL } from '../../src/text/limit.ts';
import { FormatError } from '../../src/util/errors.ts';
import { toJson } from './json.ts';
import { edgesOf, sampleOf } from './values.ts';
import { VERSION } from './version.ts';

/** An event that may be invalid in any way. */
export type RawEvent = Readonly<Record<string, unknown>>;

/** An event by the name of its vector. */
export type NamedEvent = readonly [id: string, event: RawEvent];

/** The contents of docs/vectors/messages.json. */
export const messagesJson = () => ({ version: VERSION, messages: messageEvents().map(vector) });

/** The events of all message vectors. */
export const messageEvents = (): NamedEvent[] => [
  ...writtenForms.map((form): NamedEvent => [form.kind, sampleEvent(form)]),
  ...writtenForms.filter(hasNull).map((form): NamedEvent => [`${form.kind}: null wherever allowed`, nullEvent(form)]),
  ...codecEvents(),
  ...extraEvents(),
  ...wholeEvents(),
];

/** What the writer makes of an event: the message, or the error. */
function vector([id, event]: NamedEvent) {
  const json = { id, event: toJson(event) };
  try {
    const { type, text } = formatEvent(event as unknown as VirtEvent);
    return { ...json, type, text };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { ...json, error: error.code, ...(error.field !== undefined && { field: error.field }) };
  }
}

/** An event of a form, with usual values. */
export const sampleEvent = (form: Form): RawEvent => ({
  kind: form.kind,
  ...Object.fromEntries(valueFields(form).map((field) => [field.property, sampleOf(field.codec, field.wire)])),
});

const hasNull = (form: Form): boolean => valueFields(form).some(({ codec }) => codec.nullable);

const nullEvent = (form: Form): RawEvent => ({
  ...sampleEvent(form),
  ...Object.fromEntries(valueFields(form).flatMap(({ property, codec }) => (codec.nullable ? [[property, null]] : []))),
});

/** The borders of each codec, in the first field that has it. */
function codecEvents(): NamedEvent[] {
  const seen = new Set<string>();
  return writtenForms.flatMap((form) =>
    valueFields(form).flatMap((field) => {
      const edges = seen.has(keyOf(field.codec)) ? [] : edgesOf(field.codec);
      seen.add(keyOf(field.codec));
      const strict = seen.has(`${field.codec.kind} null`) || field.codec.nullable ? [] : [['null', null] as const];
      if (strict.length > 0) seen.add(`${field.codec.kind} null`);
      return [...edges, ...strict].map(([why, value]) => edgeEvent(form, field, why, value));
    }),
  );
}

const keyOf = ({ kind, pattern, words }: Codec<unknown>): string =>
  [kind, pattern?.source, kind === 'choice' && words].join(' ');

const edgeEvent = (form: Form, { wire, property }: Field, why: string, value: unknown): NamedEvent => [
  `${form.kind} ${wire}: ${why}`,
  { ...sampleEvent(form), [property]: value },
];

/** Every extra field that the first form accepts, by codec; and the names that it does not accept. */
function extraEvents(): NamedEvent[] {
  const form = writtenForms[0] as Form;
  const withExtra = (id: string, extra: unknown): NamedEvent => [`extra: ${id}`, { ...sampleEvent(form), extra }];
  const taken = namesOfType.get(form.type) ?? new Set();
  const free = [...dictionary].filter(([name]) => !envelopeNames.has(name) && !taken.has(name));
  const kinds = [...new Set(free.map(([, codec]) => codec.kind))];
  return [
    ...kinds.map((kind) => {
      const fields = free.filter(([, codec]) => codec.kind === kind);
      return withExtra(
        `every ${kind} field`,
        Object.fromEntries(fields.map(([name, codec]) => [name, sampleOf(codec, name)])),
      );
    }),
    withExtra('none', {}),
    withExtra('in the order of the event', { unit: 'b', acct: 'a b' }),
    ...[...envelopeNames].map((name) => withExtra(`${name}, which the envelope has`, { [name]: 'x' })),
    ...[...taken].map((name) => withExtra(`${name}, which a form of the type has`, { [name]: 'x' })),
    withExtra('a name that is unknown', { nonsense: 'x' }),
    withExtra('a name in upper case', { UNIT: 'x' }),
    withExtra('a name with a blank', { 'unit res': 'x' }),
    withExtra('null', { unit: null }),
    withExtra('an invalid value', { unit: 'a b' }),
    withExtra('a list', [['unit', 'x']]),
    withExtra('a string', 'unit=x'),
  ];
}

/** What is wrong with an event as a whole, and which of two errors counts. */
function wholeEvents(): NamedEvent[] {
  const form = writtenForms.find(({ kind }) => kind === 'disk') as Form;
  const disk = sampleEvent(form);
  const without = (property: string) => Object.fromEntries(Object.entries(disk).filter(([name]) => name !== property));
  const room = KERNEL_LIMIT - SHORTEST_TAIL - formatEvent({ ...disk, newDisk: '' } as unknown as VirtEvent).text.length;
  const longest = 'x'.repeat(room);
  return [
    ['event: success is not part of the message', { ...disk, success: true }],
    ['event: no kind', without('kind')],
    ['event: an unknown kind', { ...disk, kind: 'nonsense' }],
    ['event: a kind that is only read', { ...disk, kind: 'docker' }],
    ...valueFields(form).map(({ property, wire }): NamedEvent => [`event: no ${wire}`, without(property)]),
    ['event: an unknown property', { ...disk, nonsense: 1 }],
    ['event: a property that is null, and unknown', { ...disk, nonsense: null }],
    ['event: a wire name instead of the property', { ...without('newDisk'), 'new-disk': '/dev/x' }],
    ['event: two invalid fields, of which the first on the wire counts', { ...disk, uuid: 'x', newDisk: '?', vm: '?' }],
    ['event: an invalid field counts before an unknown property', { ...disk, nonsense: 1, newDisk: '?' }],
    ['event: an unknown property counts before extra', { ...disk, nonsense: 1, extra: { nonsense: 'x' } }],
    ['event: extra counts before the length', { ...disk, newDisk: `${longest}x`, extra: { nonsense: 'x' } }],
    ['event: the longest message', { ...disk, newDisk: longest }],
    ['event: one byte too long', { ...disk, newDisk: `${longest}x` }],
    // ` unit=x` takes seven bytes.
    ['event: too long because of extra', { ...disk, newDisk: longest.slice(6), extra: { unit: 'x' } }],
  ];
}
