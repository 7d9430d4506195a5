import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { glob } from '../../src/util/glob.ts';

describe('a pattern of the shell', () => {
  test.each([
    ['/img/*', '/img/a/b.qcow2', true],
    ['*.iso', '/img/a.iso', true],
    ['*.iso', '/img/a.iso.bak', false],
    ['/img/*', '/image/a', false],
    ['?', 'é', true],
    ['?', '🐧', true],
    ['?', '', false],
    ['', '', true],
    ['*', '', true],
    ['a**b', 'ab', true],
    ['vd[a-c]', 'vdb', true],
    ['vd[a-c]', 'vdd', false],
    ['vd[!a-c]', 'vdd', true],
    ['vd[^a-c]', 'vda', false],
    ['[]]', ']', true],
    ['[!]]', 'x', true],
    ['[a-]', '-', true],
    ['[', '[', true],
    ['[a', '[a', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['a\\', 'a\\', true],
    ['52:54:00:*', '52:54:00:11:22:33', true],
    ['*a*a*b', 'a'.repeat(200), false],
  ])('%j and %j: %j', (pattern, text, matches) => {
    expect(glob(pattern)(text)).toBe(matches);
  });

  test('matches what the same regular expression matches', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.stringMatching(/^[ab]{0,10}$/), (pattern, text) => {
        const same = pattern.map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part)).join('');
        expect(glob(pattern.join(''))(text)).toBe(new RegExp(`^(?:${same})$`).test(text));
      }),
    );
  });

  test('takes no exponential time', () => {
    expect(glob('*a'.repeat(50))(`${'a'.repeat(5000)}b`)).toBe(false);
  });
});
