import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addOnce } from '../../src/log/event/add-once.ts';
import type { AuditRecord } from '../../src/log/record/record.ts';

/** A record that counts how often it is examined. */
function records(bodies: readonly number[]): { readonly all: AuditRecord[]; readonly looks: () => number } {
  let looks = 0;
  const all = bodies.map((body) => ({
    type: body % 2,
    get body() {
      looks++;
      return String(body);
    },
  }));
  return { all: all as unknown as AuditRecord[], looks: () => looks };
}

test('an event keeps only the first of several equal records', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 200 }), (bodies) => {
      const event: AuditRecord[] = [];
      const added = records(bodies).all.map((record) => addOnce(event, record));
      expect(event.map(({ body }) => Number(body))).toEqual([...new Set(bodies)]);
      expect(added).toEqual(bodies.map((body, index) => bodies.indexOf(body) === index));
    }),
  );
});

test('a record is never compared with thousands of others', () => {
  const { all, looks } = records(Array.from({ length: 5000 }, (_, index) => index));
  const event: AuditRecord[] = [];
  for (const record of all) addOnce(event, record);
  expect(event.length).toBe(5000);
  expect(looks()).toBeLessThan(100 * 5000);
});
