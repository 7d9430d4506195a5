import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findField } from '../../src/text/find-field.ts';
import { tokenize } from '../../src/text/tokens.ts';
import { runs } from '../support/runs.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', '=', '"', "'", 'x'), maxLength: 4 });
const text = fc
  .array(fc.tuple(word, fc.constantFrom(' ', '  ')))
  .map((words) => words.map((each) => each.join('')).join(''));

test('findField finds the same value as tokenize', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('a', 'b', 'ab', 'x', '"a', "''"), (fields, name) => {
      expect(findField(fields, name)).toBe(tokenize(fields).find((token) => token.name === name)?.wire);
    }),
    { numRuns: runs(2000) },
  );
});

test('findField ignores the text outside its range', () => {
  fc.assert(
    fc.property(text, text, text, fc.constantFrom('a', 'b', 'ab', 'x', '"a', "''"), (before, fields, behind, name) => {
      const from = before.length;
      const found = findField(before + fields + behind, name, from, from + fields.length);
      expect(found).toBe(findField(fields, name));
    }),
    { numRuns: runs(2000) },
  );
});
