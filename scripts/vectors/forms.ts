import type { Codec } from '../../src/codec/codec.ts';
import { dictionary } from '../../src/schema/dictionary.ts';
import { envelopeNames, tail } from '../../src/schema/envelope.ts';
import { type Field, type Form, isLiteral } from '../../src/schema/form.ts';
import { forms } from '../../src/schema/forms.ts';
import { typeName } from '../../src/schema/record-types.ts';
import { KERNEL_LIMIT, SHORTEST_TAIL } from '../../src/text/limit.ts';
import { VERSION } from './version.ts';

/** The contents of docs/vectors/forms.json. */
export const formsJson = () => ({
  version: VERSION,
  limit: KERNEL_LIMIT,
  shortestTail: SHORTEST_TAIL,
  patterns: Object.fromEntries(SHARED.map((codec) => [codec.kind, patternOf(codec)])),
  reserved: [...envelopeNames],
  forms: forms.map(formJson),
  extra: [...dictionary].map(([name, codec]) => ({ name, ...codecJson(codec) })),
  tail: tail.map(fieldJson),
});

const formJson = ({ kind, type, origin, fields }: Form) => ({
  kind,
  type,
  name: typeName(type),
  origin,
  fields: fields.map((field) => (isLiteral(field) ? { name: field.wire, value: field.value } : fieldJson(field))),
});

const fieldJson = ({ wire, property, codec }: Field) => ({ name: wire, property, ...codecJson(codec) });

function codecJson(codec: Codec<unknown>) {
  const { kind, words = [], nullable, absent } = codec;
  const isChoice = kind === 'choice';
  return {
    codec: kind,
    ...(isChoice && { words }),
    ...(!isChoice && words.length > 0 && { known: words }),
    ...(kind === 'integer' && { least: leastOf(codec) }),
    ...(!isChoice && !isShared(codec) && patternOf(codec)),
    ...(nullable && { null: codec.encode(null) }),
    ...(absent !== undefined && { older: true }),
  };
}

/** The first codec of each kind that has a pattern. Fields with another pattern name it. */
const SHARED: readonly Codec<unknown>[] = firstOfKinds(
  forms.flatMap(({ fields }) => fields.flatMap((field) => (isLiteral(field) ? [] : [field.codec]))),
);

function firstOfKinds(codecs: readonly Codec<unknown>[]): Codec<unknown>[] {
  const first = new Map<string, Codec<unknown>>();
  for (const codec of codecs) {
    if (codec.pattern !== undefined && codec.kind !== 'choice' && !first.has(codec.kind)) first.set(codec.kind, codec);
  }
  return [...first.values()];
}

const isShared = ({ kind, pattern }: Codec<unknown>): boolean =>
  pattern === undefined || SHARED.some((codec) => codec.kind === kind && codec.pattern?.source === pattern.source);

/**
 * A pattern in the notation that all regular expression libraries share: it must match the whole
 * value. RE2 and Rust's regex have no lookahead, so the words that it forbids are a list.
 */
function patternOf({ pattern }: Codec<unknown>) {
  const [, not, body = ''] = /^\^(?:\(\?!(.*?)\$\))?(.*)\$$/s.exec(pattern?.source ?? '') ?? [];
  if (body === '' || body.includes('(?!')) throw new Error(`cannot be written for other languages: ${pattern}`);
  const portable = body
    .replaceAll('\\u00a0-\\uffff', '\u00a0-\u{10ffff}')
    // Rust takes `--` in a class for a difference.
    .replaceAll('\\--', '\\x2d-');
  return { pattern: portable, ...(not !== undefined && { except: [not.replaceAll('\\', '')] }) };
}

function leastOf(codec: Codec<unknown>): number {
  for (const value of [-1, 0]) {
    try {
      codec.encode(value);
      return value;
    } catch {}
  }
  throw new Error(`${codec.wire}: neither -1 nor 0 is accepted`);
}
