import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NewestRows } from '../../src/report/session/newest-rows.ts';
import { linesOf } from '../../src/report/session/rows.ts';

interface Item {
  readonly time: number;
  readonly isFinal: boolean;
  readonly isShown: boolean;
}

const items = fc.array(fc.record({ time: fc.nat(50), isFinal: fc.boolean(), isShown: fc.boolean() }), {
  minLength: 1,
  maxLength: 600,
});
const isFinal = (item: Item) => item.isFinal;
const textOf = (item: Item) => (item.isShown ? `${item.time}\n` : '');
const timeOf = ({ time }: Item) => time;

test('the newest rows are the last of all rows in the order of time', () => {
  fc.assert(
    fc.property(
      items,
      fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      fc.boolean(),
      (all, last, reverse) => {
        const lines = linesOf(isFinal, textOf, { timeOf, last, reverse });
        const printed = all.map((item) => lines.push(item)).join('') + [...lines.text()].join('');
        const shown = all.filter(({ isShown }) => isShown);
        const inOrder = last === undefined && !reverse ? shown : shown.toSorted((a, b) => a.time - b.time);
        const wanted = last === undefined ? inOrder : inOrder.slice(-last);
        expect(printed).toBe((reverse ? wanted.toReversed() : wanted).map(textOf).join(''));
      },
    ),
  );
});

test('no more items are kept than may be among the newest, and those that are not final', () => {
  const checked: number[] = [];
  const rows = new NewestRows<Item, number>(
    (item) => {
      checked.push(item.time);
      return item.isFinal;
    },
    timeOf,
    { timeOf, last: 10 },
  );
  for (let time = 0; time < 20_000; time++) rows.push({ time, isFinal: time % 1000 !== 0, isShown: true });
  // Each check goes through all items that are kept: one that is older than ten final ones is gone.
  const perItem = new Map<number, number>();
  for (const time of checked) perItem.set(time, (perItem.get(time) ?? 0) + 1);
  expect(Math.max(...perItem.values())).toBeLessThanOrEqual(2);
  expect(rows.rows()).toEqual(Array.from({ length: 10 }, (_, i) => 19_990 + i));
});
