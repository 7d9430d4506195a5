import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditText, toByteString } from '../../src/codec/bytes.ts';
import { untrusted } from '../../src/codec/untrusted.ts';
import { parseRecord } from '../../src/log/parse-record.ts';
import type { AuditRecord } from '../../src/log/record.ts';
import { tail as tailFields } from '../../src/schema/envelope.ts';
import { type Form, isLiteral } from '../../src/schema/form.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { formatEvent } from '../../src/text/format.ts';
import { formatLine, formatTail, type TailValues } from '../../src/text/line.ts';
import { tokenize } from '../../src/text/tokens.ts';
import { eventOf, valuesOf } from '../support/arbitrary.ts';
import { auparseMissing, oracle } from '../support/oracle.ts';
import { auparse, type DumpedRecord } from '../support/oracle-auparse.ts';

oracle('Reading, beside libauparse', auparseMissing(), () => {
  test.each(writtenForms.map((form) => [form.kind, form] as const))(
    'a %s record has the same fields, and the same bytes in those that are encoded',
    (_, form) => {
      fc.assert(
        fc.property(logOf(form), (lines) => {
          const records = lines.map((line) => parseRecord(line));
          const dumped = auparse(lines);
          expect(dumped.map(fieldsOf)).toEqual(records.map(expectedFields));
          expect(dumped.map(decodedOf)).toEqual(records.map((record) => expectedDecoded(record, form)));
        }),
        { numRuns: 5 },
      );
    },
  );
});

/** Log lines with events of a form, from any sender. */
function logOf(form: Form): fc.Arbitrary<string[]> {
  const sender = fc.record({
    pid: fc.nat(),
    uid: fc.nat(0xffffffff),
    auid: fc.nat(0xffffffff),
    ses: fc.nat(0xffffffff),
    subj: fc.constantFrom('unconfined', 'system_u:system_r:virtd_t:s0-s0:c0.c1023'),
  });
  const ends = fc.record(
    Object.fromEntries(tailFields.map(({ property, codec }) => [property, valuesOf(codec)])),
  ) as unknown as fc.Arbitrary<TailValues>;
  const line = fc.tuple(eventOf(form), ends, sender, fc.boolean());
  return fc.array(line, { minLength: 20, maxLength: 40 }).map((parts) =>
    parts.map(([event, { comm, ...rest }, kernel, named], index) => {
      const tail = formatTail(named && comm !== undefined ? { comm, ...rest } : rest, event.success);
      return formatLine(formatEvent(event), tail, { ...kernel, time: 1_700_000_000_000 + index, serial: index + 1 });
    }),
  );
}

type Named = readonly [name: string, text: string];

// `type` is the first field of every record for libauparse.
const fieldsOf = ({ fields }: DumpedRecord): Named[] => fields.slice(1).map(([name, value]) => [name, value]);

function expectedFields({ kernel, message, tail }: AuditRecord): Named[] {
  const written = [...kernel, ...message].map(({ name, value }): Named => [name, toByteString(value)]);
  const appended = tokenize(toByteString(formatTail(tail as TailValues, tail.res === 'success')));
  return [...written, ...appended.map(({ name, wire }): Named => [name, wire])].flatMap(asAuparse);
}

// What libauparse leaves out or writes anew: a value that is empty (`acl=`), and the keys of rules, which `\x01` parts.
function asAuparse([name, wire]: Named): Named[] {
  if (wire === '') return [];
  if (name !== 'key') return [[name, wire]];
  const keys = toByteString(untrusted.decode(wire) ?? '').split('\x01');
  return keys.map((key) => ['key', untrusted.encode(Buffer.from(key, 'latin1'))]);
}

/** Fields that libauparse takes for encoded ones. Of hostdev, it does not know `disk` and `chardev`. */
const ENCODED = new Set(
  'vm exe comm path cgroup device acct old-disk new-disk old-fs new-fs old-net new-net old-chardev new-chardev old-rng new-rng'.split(
    ' ',
  ),
);

const decodedOf = ({ fields }: DumpedRecord) =>
  fields.flatMap(([name, value, hex]) => (isComparable(name, value) ? [[name, hex]] : []));

// A bare path that starts with two hex digits is hex for libauparse; those of libvirt start with a slash.
const isComparable = (name: string, value: string) =>
  ENCODED.has(name) && !(name === 'path' && /^[0-9a-f]{2}/i.test(value));

function expectedDecoded({ event, message, tail }: AuditRecord, form: Form) {
  const values = { ...event, ...tail } as unknown as Record<string, AuditText | null>;
  const properties = new Map(form.fields.map((field) => [field.wire, isLiteral(field) ? '' : field.property]));
  const fields = message.map(
    ({ name, value }) =>
      [name, toByteString(value), values[properties.get(name) ?? ''] ?? event?.extra?.[name]] as const,
  );
  return [...fields, ['comm', '', tail.comm] as const, ['exe', '', tail.exe] as const].flatMap(([name, wire, value]) =>
    isComparable(name, wire) && value !== undefined ? [[name, hexOf(value as AuditText | null)]] : [],
  );
}

const hexOf = (value: AuditText | null) =>
  Buffer.from(toByteString(value ?? '?'), 'latin1')
    .toString('hex')
    .toUpperCase();
