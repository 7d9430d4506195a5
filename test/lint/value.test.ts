import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { untrusted } from '../../src/codec/untrusted.ts';
import { encodedValue, isWellEncoded } from '../../src/lint/rule/value.ts';
import { checksAt } from '../../src/lint/run-checks.ts';
import { runs } from '../support/runs.ts';

const checks = checksAt('encoded');
const rulesOf = (wire: string, mayBeMissing: boolean): string[] =>
  checks
    .filter(({ check }) => check(encodedValue({ name: 'vm', wire }, mayBeMissing)) !== undefined)
    .map(({ rule }) => rule);

const wires = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'09aAfF"\'?x') }),
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: fc.constantFrom('00', '61', '20', '6A', '6a') }),
  fc.string().map((text) => `"${text}"`),
);

describe('An encoded value', () => {
  test('violates a rule unless it is well encoded', () => {
    fc.assert(
      fc.property(wires, fc.boolean(), (wire, mayBeMissing) => {
        expect(rulesOf(wire, mayBeMissing).length === 0).toBe(isWellEncoded(wire, mayBeMissing));
      }),
      { numRuns: runs(2000) },
    );
  });

  test('is well encoded if the codec wrote it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, mayBeMissing) => {
        fc.pre(text !== '?' && !text.includes('\0'));
        const wire = Buffer.from(untrusted.encode(text)).toString('latin1');
        expect(isWellEncoded(wire, mayBeMissing)).toBe(true);
      }),
    );
  });
});
