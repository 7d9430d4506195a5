import fc, { type Arbitrary } from 'fast-check';
import type { AuditText } from '../../src/codec/bytes.ts';
import type { Codec } from '../../src/codec/codec.ts';
import { dictionary } from '../../src/schema/dictionary.ts';
import { envelopeNames } from '../../src/schema/envelope.ts';
import type { Audited, VirtEvent } from '../../src/schema/events.ts';
import { type Form, isLiteral } from '../../src/schema/form.ts';
import { namesOfType } from '../../src/schema/forms.ts';

/** Random events of a form. The writer accepts all of them. */
export function eventOf(form: Form): Arbitrary<Audited<VirtEvent>> {
  const properties: Record<string, Arbitrary<unknown>> = { kind: fc.constant(form.kind), success: fc.boolean() };
  for (const field of form.fields) if (!isLiteral(field)) properties[field.property] = valuesOf(field.codec);
  return fc
    .tuple(fc.record(properties), extraOf(form))
    .map(([event, extra]) => ({ ...event, ...(extra && { extra }) }) as unknown as Audited<VirtEvent>);
}

/** Values that a codec accepts. */
// biome-ignore lint/suspicious/noExplicitAny: forms mix value types
export function valuesOf(codec: Codec<any>): Arbitrary<unknown> {
  const { kind, nullable, pattern } = codec;
  const value: Arbitrary<unknown> = pattern ? matching(pattern) : kind === 'encoded' ? text() : numberOf(codec);
  return nullable ? fc.option(value, { freq: 8 }) : value;
}

/** Random text without NUL: a string if it is UTF-8, otherwise bytes, as the reader returns it. */
export function text(): Arbitrary<AuditText> {
  const awkward = fc.constantFrom(
    '',
    'a b',
    '"',
    "it's",
    'a=b',
    'res=failed',
    'x" res=failed y="',
    'DEADBEEF',
    '3F',
    'é',
    '\x1d',
    '\x7f',
    '?x',
  );
  const string = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0') && value !== '?');
  const bytes = fc.uint8Array({ min: 1, minLength: 1, maxLength: 20 }).map((tail) => Uint8Array.of(0xff, ...tail));
  return fc.oneof({ weight: 6, arbitrary: string }, { weight: 2, arbitrary: awkward }, { weight: 1, arbitrary: bytes });
}

// fast-check cannot generate from regular expressions with lookahead.
function matching(pattern: RegExp): Arbitrary<string> {
  const plain = new RegExp(pattern.source.replace(/\(\?![^)]*\)/g, ''), pattern.flags);
  return fc.stringMatching(plain).filter((value) => value.isWellFormed() && pattern.test(value));
}

function numberOf(codec: Codec<number>): Arbitrary<number> {
  return fc.oneof(fc.constantFrom(-1, 0, 1, 136, 4294967295, Number.MAX_SAFE_INTEGER), fc.nat()).filter((value) => {
    try {
      codec.encode(value);
      return true;
    } catch {
      return false;
    }
  });
}

/** Extra fields that a form accepts. */
function extraOf(form: Form): Arbitrary<Record<string, unknown> | undefined> {
  const names = [...dictionary.keys()].filter(
    (name) => !envelopeNames.has(name) && !namesOfType.get(form.type)?.has(name),
  );
  const entry = fc.constantFrom(...names).chain((name) => {
    const codec = dictionary.get(name);
    return fc.tuple(fc.constant(name), codec === undefined ? text() : valuesOf(codec));
  });
  const entries = fc.uniqueArray(entry, { minLength: 1, maxLength: 3, selector: ([name]) => name });
  return fc.option(
    entries.map((list) => Object.fromEntries(list)),
    { nil: undefined, freq: 3 },
  );
}
