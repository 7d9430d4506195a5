import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import type { AuditRecord } from '../../src/log/record/record.ts';
import { runs } from '../support/runs.ts';

const LINES = readFileSync(new URL('../corpus/libvirt/audit-raw.log', import.meta.url))
  .toString('latin1')
  .trimEnd()
  .split('\n');

/** Reads every property of a record. */
function exhaust(record: AuditRecord): unknown[] {
  return [
    record.type,
    record.serial,
    record.kernel,
    record.message,
    record.tail,
    record.enriched,
    record.cut,
    record.event ?? record.reason,
  ];
}

const pieces = fc.constantFrom(
  "msg='",
  "'",
  '"',
  ' ',
  '=',
  'type=',
  'type=VIRT_CONTROL msg=audit(1.000:1): ',
  'audit(',
  ')',
  ': ',
  '\x1d',
  'res=',
  'success=yes virt=',
  '{"MESSAGE":',
  '}',
  '\0',
  '\xff',
  ' audit[1]: AVC ',
  '(hostname=',
  ' : exe=',
);

const mutated = fc
  .tuple(
    fc.constantFrom(...LINES),
    fc.array(fc.tuple(fc.nat(), fc.nat(30), fc.oneof(pieces, fc.string({ unit: 'binary-ascii', maxLength: 5 }))), {
      maxLength: 4,
    }),
  )
  .map(([line, edits]) =>
    edits.reduce(
      (text, [at, cut, add]) =>
        text.slice(0, at % (text.length + 1)) + add + text.slice((at % (text.length + 1)) + cut),
      line,
    ),
  );

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  mutated.map((line) => Uint8Array.from(Buffer.from(line, 'latin1'))),
  fc.array(pieces, { maxLength: 60 }).map((list) => Uint8Array.from(Buffer.from(list.join(''), 'latin1'))),
);

describe('any bytes', () => {
  test('are read without an exception, and give an event or a reason', () => {
    fc.assert(
      fc.property(bytes, (line) => {
        const record = parseRecord(line);
        exhaust(record);
        expect((record.event === undefined) !== (record.reason === undefined)).toBe(true);
      }),
      { numRuns: runs(3000) },
    );
  });

  test('are read without using or changing the surrounding memory', () => {
    fc.assert(
      fc.property(bytes, fc.uint8Array({ minLength: 1, maxLength: 40 }), (line, around) => {
        const memory = Buffer.concat([around, line, around]);
        const before = Buffer.from(memory);
        const inside = parseRecord(memory.subarray(around.length, around.length + line.length));
        expect(exhaust(inside)).toEqual(exhaust(parseRecord(line)));
        expect(memory.equals(before)).toBe(true);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('a line of a megabyte', () => {
  // Not timed: quadratic work would not end before the test runner gives up.
  test.each([
    ['of blanks', ' '],
    ['of fields', ' a=b'],
    ['of quotes', "'"],
    ['of opening quotes', " msg='"],
    ['of types', ' type=X audit('],
    ['of old tails', ' : exe=x (hostname=,'],
    ['of extra fields', ' acct="x"'],
    ['of journal marks', ' audit[1]: '],
    ['of enrichment', `' UID="`],
    ['of libvirt marks', ' success=yes virt='],
    ['of upper case', 'aUID'],
  ])('%s is read', (_, unit) => {
    const line = `type=VIRT_CONTROL msg=audit(1.000:1): pid=1 msg='op=start${unit.repeat((1 << 20) / unit.length)} res=success'`;
    for (const start of [0, 5, 40]) expect(exhaust(parseRecord(line.slice(start)))).toHaveLength(8);
  });
});
