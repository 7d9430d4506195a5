import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditText, fromByteString, toByteString } from '../../src/codec/bytes.ts';
import type { Codec } from '../../src/codec/codec.ts';
import { hexNumber, integer } from '../../src/codec/number.ts';
import { optional } from '../../src/codec/optional.ts';
import { untrusted } from '../../src/codec/untrusted.ts';
import { barePath, oneOf, word } from '../../src/codec/word.ts';
import { tokenize } from '../../src/text/tokens.ts';
import { FormatError } from '../../src/util/errors.ts';
import { text, valuesOf } from '../support/arbitrary.ts';

const codecs = {
  untrusted,
  word: word('kvm'),
  barePath,
  oneOf: oneOf('allow', 'deny'),
  integer: integer(-1),
  hexNumber,
  'optional untrusted': optional(untrusted),
  'optional word': optional(word()),
};

describe.each(Object.entries<Codec<never>>(codecs as never))('The %s codec', (name, codec) => {
  test('reads the values that it wrote', () => {
    const value = name === 'hexNumber' ? fc.nat() : valuesOf(codec);
    fc.assert(
      fc.property(value, (v) => {
        expect(decode(codec, codec.encode(v as never))).toEqual(v);
      }),
    );
  });

  test('rejects a value with a FormatError, or writes one word that reads as the same value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.anything(), text()), (value) => {
        let wire: string;
        try {
          wire = codec.encode(value as never);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          return;
        }
        expect(tokenize(`x=${toByteString(wire)} y=1`)).toEqual([
          { name: 'x', wire: toByteString(wire) },
          { name: 'y', wire: '1' },
        ]);
        expect(canonical(decode(codec, wire))).toEqual(canonical(value));
      }),
    );
  });

  test('decodes any bytes without throwing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.nat(255).map((n) => String.fromCharCode(n)) }),
        (wire) => void codec.decode(wire),
      ),
    );
  });
});

test.each([
  ['optional text', optional(untrusted), 'encoded', true],
  ['an optional path', optional(barePath), 'path', true],
  ['a word', word('kvm'), 'word', undefined],
  ['a closed list', oneOf('allow', 'deny'), 'choice', undefined],
  ['a number', integer(0), 'integer', undefined],
] as const)('The codec of %s says what it writes', (_, { kind, nullable }, expected, isNullable) => {
  expect([kind, nullable]).toEqual([expected, isNullable]);
});

describe('Encoding', () => {
  test.each([
    ['plain', '"plain"'],
    ['a b', '612062'],
    ['é', 'C3A9'],
    ['\x7f', '7F'],
    ["it's", `"it's"`],
    ['back\\slash=,:~!', '"back\\slash=,:~!"'],
    ['', '""'],
    ['DEADBEEF', '"DEADBEEF"'],
    ['say "x"', '7361792022782 2'.replace(' ', '')],
  ])('writes %j as %s, like libaudit', (value, wire) => {
    expect(untrusted.encode(value)).toBe(wire);
  });

  test('preserves bytes that are not UTF-8', () => {
    const bytes = Uint8Array.of(0x76, 0x6d, 0xff);
    expect(untrusted.encode(bytes)).toBe('766DFF');
    expect(untrusted.decode('766DFF')).toEqual(bytes);
  });

  test.each<[string, unknown, string]>([
    ['a NUL', 'a\0b', 'value-nul'],
    ['a NUL among bytes', Uint8Array.of(97, 0), 'value-nul'],
    ['a lone surrogate', 'a\ud800', 'value-surrogate'],
    ['the placeholder', '?', 'value-placeholder'],
    ['a number', 1, 'value-type'],
  ])('rejects %s', (_, value, code) => {
    expect(() => untrusted.encode(value as AuditText)).toThrow(expect.objectContaining({ code }));
  });

  test.each(['a b', 'a"b', "a'b", 'a\x01b', 'a\x7fb', 'ends:', 'ends,', 'ends)', '', '?'])(
    'rejects the bare word %j',
    (value) => {
      expect(() => word().encode(value)).toThrow(FormatError);
    },
  );
});

function decode<T>(codec: Codec<T>, wire: string): T | undefined {
  return codec.decode(toByteString(wire));
}

/** Bytes that are valid UTF-8 are read as a string. */
const canonical = (value: unknown): unknown =>
  value instanceof Uint8Array ? fromByteString(Buffer.from(value).toString('latin1')) : value === 0 ? 0 : value;

test('Text in hex is written alike however often it comes, and after many others', () => {
  const names = Array.from({ length: 700 }, (_, index) => `web ${index} é€`);
  const hex = names.map((name) => Buffer.from(name).toString('hex').toUpperCase());
  for (let round = 0; round < 70; round++) expect(names.map((name) => untrusted.encode(name))).toEqual(hex);
});
