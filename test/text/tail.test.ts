import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitTail } from '../../src/text/tail.ts';
import { runs } from '../support/runs.ts';

const WHOLE = [
  'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=',
  'exe=2F62 hostname=h addr=1.2.3.4 terminal=tty1 res=',
];
const piece = fc.constantFrom(
  ' ',
  'op=start',
  'vm="web"',
  'exe=',
  'comm="a',
  'comm=b ',
  'word',
  '"',
  ...WHOLE,
  'success',
  'failed',
);
const message = fc
  .tuple(
    fc.array(piece, { maxLength: 6 }),
    fc.constantFrom('', ' '),
    fc.constantFrom('', ...WHOLE),
    fc.constantFrom('', 'success', 'failed'),
  )
  .map(([pieces, blank, tail, res]) => pieces.join('') + blank + tail + res);

// Replaces the remembered tail with one that no other message has.
const forget = () => void splitTail('op=x exe="/forget" hostname=? addr=? terminal=? res=success');

test('a message is split independently of the previous message', () => {
  fc.assert(
    fc.property(message, message, (before, text) => {
      forget();
      const expected = splitTail(text);
      forget();
      splitTail(before);
      expect(splitTail(text)).toEqual(expected);
    }),
    { numRuns: runs(3000) },
  );
});

test('two equal tails in a row are the same object, so that callers can compare them by identity', () => {
  const tails = ['op=start', 'op=stop'].map((op) => splitTail(`${op} ${WHOLE[0]}success`).tail);
  expect(tails[0]).toBe(tails[1]);
  expect(tails[0]).toMatchObject({ res: 'success' });
});
