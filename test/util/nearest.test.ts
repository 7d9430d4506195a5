import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/util/nearest.ts';

const WORDS = ['now', 'today', 'yesterday', 'this-week', 'week-ago', 'this-month'];

test.each([
  ['today', 'today'],
  ['TODAY', 'today'],
  ['tody', 'today'],
  ['todayy', 'today'],
  ['toady', 'today'],
  ['yesteray', 'yesterday'],
  ['yestreday', 'yesterday'],
  ['this_week', 'this-week'],
  ['thisweek', 'this-week'],
  ['nwo', 'now'],
])('the word %j is near %j', (word, candidate) => {
  expect(nearest(word, WORDS)).toBe(candidate);
});

test.each(['', 'n', 'no', 'nix', 'tomorrow', 'week', '11/14', 'yyyesterdayyy'])('nothing is near %j', (word) => {
  expect(nearest(word, WORDS)).toBeUndefined();
});

test('the nearest of several candidates is chosen, and the first of equally near ones', () => {
  expect(nearest('--star', ['--stat', '--start'])).toBe('--stat');
  expect(nearest('--start', ['--stat', '--start'])).toBe('--start');
  expect(nearest('--staart', ['--stat', '--start'])).toBe('--start');
});

test('a candidate itself is always found', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.array(fc.string()), (word, others) => {
      expect(nearest(word, [...others, word])?.toLowerCase()).toBe(word.toLowerCase());
    }),
  );
});

test('one typing error in a word of three characters or more is forgiven', () => {
  const slip = fc.record({
    word: fc.stringMatching(/^[a-z]{3,12}$/),
    at: fc.nat(),
    letter: fc.stringMatching(/^[a-z]$/),
  });
  fc.assert(
    fc.property(slip, fc.constantFrom('add', 'change', 'swap'), ({ word, at, letter }, kind) => {
      const index = at % (word.length - 1);
      const [head, tail] = [word.slice(0, index), word.slice(index)];
      const typed = {
        add: letter + tail,
        change: letter + tail.slice(1),
        swap: `${tail[1]}${tail[0]}${tail.slice(2)}`,
      };
      expect(nearest(head + typed[kind as keyof typeof typed], [word])).toBe(word);
    }),
  );
});
