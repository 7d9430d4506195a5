import { describe, expect, test } from 'vitest';
import { dictionary } from '../../src/schema/dictionary.ts';
import { envelopeNames } from '../../src/schema/envelope.ts';
import { forms } from '../../src/schema/forms.ts';
import { typeName, typeNumber, VIRT } from '../../src/schema/record-types.ts';

describe('Forms', () => {
  test('have distinct kinds, each with distinct fields', () => {
    expect(new Set(forms.map(({ kind }) => kind)).size).toBe(forms.length);
    for (const { kind, fields } of forms)
      expect(new Set(fields.map(({ wire }) => wire)).size, kind).toBe(fields.length);
  });

  test('that are written use no name with a meaning around every message', () => {
    for (const { kind, origin, fields } of forms.filter(({ origin }) => origin !== 'docker')) {
      expect(
        fields.filter(({ wire }) => envelopeNames.has(wire)),
        `${kind} of ${origin}`,
      ).toEqual([]);
    }
  });

  test('cover all eight record types', () => {
    expect(new Set(forms.map(({ type }) => type))).toEqual(new Set(Object.values(VIRT)));
  });
});

test('The dictionary has no name that the kernel or libaudit sets', () => {
  expect([...dictionary.keys()].filter((name) => envelopeNames.has(name))).toEqual([]);
});

describe('Record types', () => {
  test.each([
    [2500, 'VIRT_CONTROL'],
    [2507, 'VIRT_MIGRATE_OUT'],
    [1400, 'AVC'],
    [2599, 'UNKNOWN[2599]'],
  ])('%i converts to %s and back', (number, name) => {
    expect(typeName(number)).toBe(name);
    expect(typeNumber(name)).toBe(number);
  });

  test('can be given as UNKNOWN[n] or as a number', () => {
    expect(['UNKNOWN[2503]', '2503', 'NO_SUCH_TYPE'].map(typeNumber)).toEqual([2503, 2503, undefined]);
  });
});
