import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fifo } from '../../src/util/fifo.ts';

test('a Fifo behaves like an array', () => {
  const step = fc.oneof(
    fc.record({ push: fc.nat() }),
    fc.record({ insert: fc.nat(), at: fc.nat(5) }),
    fc.record({ set: fc.nat(), at: fc.nat(5) }),
    fc.constant({ shift: true }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const fifo = new Fifo<number>();
      const array: number[] = [];
      for (const each of steps) {
        if ('push' in each) {
          fifo.push(each.push);
          array.push(each.push);
        } else if ('insert' in each) {
          const place = Math.min(each.at, array.length);
          fifo.insert(place, each.insert);
          array.splice(place, 0, each.insert);
        } else if ('set' in each) {
          if (each.at >= array.length) continue;
          fifo.set(each.at, each.set);
          array[each.at] = each.set;
        } else expect(fifo.shift()).toBe(array.shift());
        expect(fifo.length).toBe(array.length);
        for (let i = -1; i <= array.length; i++) if (i >= 0) expect(fifo.at(i)).toBe(array[i]);
      }
    }),
  );
});

test('a Fifo can be emptied of many items', () => {
  const fifo = new Fifo<number>();
  for (let i = 0; i < 20_000; i++) fifo.push(i);
  for (let i = 0; i < 20_000; i++) expect(fifo.shift()).toBe(i);
  expect([fifo.length, fifo.shift(), fifo.at(0)]).toEqual([0, undefined, undefined]);
});
