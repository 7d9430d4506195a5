import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, withText } from '../../src/report/format/json-line.ts';

const text = fc.string({ unit: 'binary' });
const value = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constantFrom(null, undefined), fc.jsonValue());
const object = fc.dictionary(
  text,
  fc.oneof(
    value,
    fc.dictionary(text, value).map((part) => withText({ ...part })),
  ),
  {
    noNullPrototype: true,
  },
);

test('the JSON of an object means the same as that of JSON.stringify', () => {
  fc.assert(
    fc.property(object, (object) => {
      expect(JSON.parse(jsonText(object))).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});

test('and is one line without characters that a terminal obeys or hides', () => {
  fc.assert(
    fc.property(object, (object) => {
      expect(jsonText(object)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
