import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Assignment, NO_VALUE } from '../../src/schema/assignment.ts';
import type { Holding } from '../../src/session/entry/entries.ts';
import { Holdings } from '../../src/session/holdings.ts';

const resource = fc.constantFrom('disk', 'net', 'cgroup');
const rule = fc.constantFrom(undefined, '', 'path');
// The same text in quotes and in hex, and bare.
const value = fc.constantFrom(
  { ...NO_VALUE, wire: '"/a b"', encoded: true },
  { ...NO_VALUE, wire: '2F612062', encoded: true },
  { ...NO_VALUE, wire: '/a b', encoded: false },
  { ...NO_VALUE, wire: '"/c"', encoded: true },
);
const step = fc.record({ takes: fc.boolean(), resource, class: rule, value });
const TEXTS = new Map([
  ['"/a b"', '/a b'],
  ['2F612062', '/a b'],
  ['"/c"', '/c'],
]);
const textOf = (wire: string) => TEXTS.get(wire) ?? wire;

test('a release takes the newest equal resource, however many there are', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const holdings = new Holdings();
      const all: { key: string; holding: Holding }[] = [];
      for (const { takes, value, ...of } of steps) {
        const assignment = { ...of, reason: 'start', given: value } as Assignment;
        const key = JSON.stringify([of.resource, of.class ?? '', textOf(value.wire)]);
        if (takes) {
          const at = all.findLastIndex((each) => each.key === key);
          expect(holdings.take(assignment, value)).toBe(at === -1 ? undefined : all.splice(at, 1)[0]?.holding);
        } else {
          const holding = { assignment } as Holding;
          all.push({ key, holding });
          holdings.add(holding);
        }
      }
      expect(new Set(holdings.clear())).toEqual(new Set(all.map(({ holding }) => holding)));
      expect(holdings.clear()).toEqual([]);
    }),
  );
});
