import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditText, toByteString } from '../../src/codec/bytes.ts';
import { needsHex, unquote } from '../../src/codec/untrusted.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import type { AuditRecord } from '../../src/log/record/record.ts';
import { tail as tailFields } from '../../src/schema/envelope.ts';
import { type Form, isLiteral } from '../../src/schema/form.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { formatEvent } from '../../src/text/format.ts';
import { formatLine, formatTail, type TailValues } from '../../src/text/line.ts';
import { tokenize } from '../../src/text/tokens.ts';
import { eventOf, valuesOf } from '../support/arbitrary.ts';
import { auparseMissing, oracle } from '../support/oracle.ts';
import { auparse, type DumpedRecord } from '../support/oracle-auparse.ts';

oracle('Reading, compared with libauparse', auparseMissing(), () => {
  test.each(writtenForms.map((form) => [form.kind, form] as const))(
    'finds the same fields in %s records, and the same bytes in encoded fields',
    (_, form) => {
      fc.assert(
        fc.property(logOf(form), (lines) => {
          const dumped = auparse(lines);
          expect(dumped.map(({ serial }) => serial)).toEqual(lines.map((_, index) => index + 1));
          for (const [index, record] of dumped.entries()) {
            const ours = parseRecord(lines[index] ?? '');
            expect(record.type).toBe(ours.type);
            expect(fieldsOf(record)).toEqual(expectedFields(ours));
            expect(decodedOf(record)).toMatchObject(expectedDecoded(ours, form));
          }
        }),
        // A log has sixty cases already. Shrinking would take minutes, and adds nothing to the
        // first difference, which is shown.
        { numRuns: 3, endOnFailure: true },
      );
    },
  );
});

/** Log lines with events of a form, from random senders. */
function logOf(form: Form): fc.Arbitrary<string[]> {
  const sender = fc.record({
    pid: fc.nat(),
    uid: fc.nat(0xffffffff),
    auid: fc.nat(0xffffffff),
    ses: fc.nat(0xffffffff),
    subj: fc.constantFrom('unconfined', 'system_u:system_r:virtd_t:s0-s0:c0.c1023'),
  });
  const tailValues = fc.record(
    Object.fromEntries(tailFields.map(({ property, codec }) => [property, valuesOf(codec)])),
  ) as unknown as fc.Arbitrary<TailValues>;
  const line = fc.tuple(eventOf(form), tailValues, sender, fc.boolean());
  return fc.array(line, { minLength: 60, maxLength: 60 }).map((parts) =>
    parts.map(([event, { comm, ...rest }, kernel, hasComm], index) => {
      const tail = formatTail(hasComm && comm !== undefined ? { comm, ...rest } : rest, event.success);
      return formatLine(formatEvent(event), tail, { ...kernel, time: 1_700_000_000_000 + index, serial: index + 1 });
    }),
  );
}

type NamedText = readonly [name: string, text: string];

// For libauparse, the first field of every record is `type`.
const fieldsOf = ({ fields }: DumpedRecord): NamedText[] => fields.slice(1).map(([name, value]) => [name, value]);

function expectedFields({ kernel, message, tail }: AuditRecord): NamedText[] {
  const written = [...kernel, ...message].map(({ name, value }): NamedText => [name, toByteString(value)]);
  const appended = tokenize(toByteString(formatTail(tail as TailValues, tail.res === 'success')));
  return [...written, ...appended.map(({ name, wire }): NamedText => [name, wire])].flatMap(asAuparse);
}

// libauparse omits empty values (`acl=`) and rewrites rule keys, which are separated by `\x01`.
function asAuparse([name, wire]: NamedText): NamedText[] {
  if (wire === '') return [];
  if (name !== 'key' || wire.startsWith('"')) return [[name, wire]];
  const keys = unquote(wire)
    .split('\x01')
    .filter((key) => key !== '');
  return keys.map((key) => ['key', needsHex(key) ? hexOf(key) : `"${key}"`]);
}

/** Fields that libauparse decodes. It does not know `disk` and `chardev` of hostdev records. */
const ENCODED = new Set(
  'vm exe comm path cgroup device acct old-disk new-disk old-fs new-fs old-net new-net old-chardev new-chardev old-rng new-rng'.split(
    ' ',
  ),
);

type Decoded = Record<string, string | null>;

function decodedOf({ fields }: DumpedRecord): Decoded {
  return Object.fromEntries(fields.flatMap(([name, , hex]) => (ENCODED.has(name) ? [[name, hex]] : [])));
}

function expectedDecoded({ event, tail }: AuditRecord, form: Form): Decoded {
  const properties = { ...event } as Record<string, unknown>;
  const values: Record<string, unknown> = { ...event?.extra, comm: tail.comm, exe: tail.exe };
  for (const field of form.fields) if (!isLiteral(field)) values[field.wire] = properties[field.property];
  const encoded = Object.entries(values).filter(([name, value]) => ENCODED.has(name) && value !== undefined);
  const decoded = encoded.map(([name, value]) => [name, toByteString((value as AuditText | null) ?? '?')] as const);
  return Object.fromEntries(
    decoded.flatMap(([name, bytes]) => (isBare(form, name) && MISREAD.test(bytes) ? [] : [[name, hexOf(bytes)]])),
  );
}

// libauparse decodes hex digits at the start of a bare path, and ends a path at a closing
// parenthesis. The paths that libvirt writes start with a slash.
const MISREAD = /^(?:[0-9a-f]{2}|\()/i;

function isBare(form: Form, name: string): boolean {
  return form.fields.some((field) => field.wire === name && !isLiteral(field) && field.codec.kind === 'path');
}

const hexOf = (bytes: string) => Buffer.from(bytes, 'latin1').toString('hex').toUpperCase();
