import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountKind, userText } from '../../src/report/format/user.ts';

const nobody = (): undefined => undefined;

describe('an account number is read as libauparse reads it', () => {
  test.each([
    ['0', 'root', 'privileged-acct'],
    ['107', 'unknown(107)', 'service-acct'],
    ['1000', 'unknown(1000)', 'user-acct'],
    ['65534', 'unknown(65534)', 'unknown-acct'],
    ['4294967294', 'unknown(-2)', 'service-acct'],
    ['4294967295', 'unset', 'unset-acct'],
    ['4294967296', 'root', 'privileged-acct'],
    ['18446744073709551615', 'unset', 'unset-acct'],
    ['18446744073709551616', 'conversion error(18446744073709551616)', 'unset-acct'],
    ['99999999999999999999999', 'conversion error(99999999999999999999999)', 'unset-acct'],
    ['-1', 'unset', 'unset-acct'],
    ['-2', 'unknown(-2)', 'service-acct'],
    ['1e30', 'unknown(1)', 'service-acct'],
    ['x', 'root', 'privileged-acct'],
  ])('%s', (wire, text, kind) => {
    expect([userText(wire, nobody), accountKind(wire)]).toEqual([text, kind]);
  });
});

test('no number is shown with an exponent', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (number) => {
      expect(userText(String(number), nobody)).not.toMatch(/\de\+/);
    }),
  );
});

test('the system is asked for the number without a sign', () => {
  expect(userText('4294967294', (uid) => (uid === 4294967294 ? 'nfsnobody' : undefined))).toBe('nfsnobody');
});
