import fc from 'fast-check';
import { AuditError, type Audited, memoryDriver, openAudit, type VirtEvent } from 'libaudit-virt';
import { parseRecord } from 'libaudit-virt/log';
import { expect, test } from 'vitest';
import { fromByteString, toByteString } from '../../src/codec/bytes.ts';
import { EVENT_RULES } from '../../src/lint/lint-event.ts';
import { isLiteral } from '../../src/schema/form.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { eventOf } from '../support/arbitrary.ts';
import { runs } from '../support/runs.ts';

/** Values that callers may pass by mistake, and values that an attacker may want them to pass. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withNullPrototype: true }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    "a' res=failed",
    'a\nb',
    'a\0b',
    '?',
    '"?"',
    '"',
    ' ',
    '\u001d',
    '\ud800',
    '(null)',
    '-1',
    1e21,
    -0,
    Number.NaN,
    'res=success',
    '__proto__',
  ),
);

/** An event in which some properties are arbitrary, missing or unknown. */
const event = fc.oneof(...writtenForms.map(eventOf)).chain((good) => {
  const names = [
    ...(writtenForms.find(({ kind }) => kind === good.kind)?.fields ?? []).flatMap((field) =>
      isLiteral(field) ? [] : [field.property],
    ),
    'success',
    'extra',
    'kind',
    'more',
  ];
  const changes = fc.dictionary(fc.constantFrom(...names), fc.oneof(anything, fc.constant(undefined)), { maxKeys: 3 });
  return changes.map((changed) => ({ ...good, ...changed }) as unknown as Audited<VirtEvent>);
});

const origin = fc.oneof(
  fc.constant({}),
  fc.record({ hostname: anything, addr: anything, terminal: anything }, { requiredKeys: [] }),
);

/** A record has no negative zero, and bytes that are UTF-8 are read as a string. */
const asRead = (values: object): object =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueAsRead(value)]));

function valueAsRead(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  return value instanceof Uint8Array ? fromByteString(toByteString(value)) : value;
}

test('Any event is either rejected with a code, or recorded and read back unchanged', async () => {
  const driver = memoryDriver();
  const log = await openAudit({ driver, allow: EVENT_RULES });
  const good = writtenForms.map((form) => fc.sample(eventOf(form), 1)[0] as Audited<VirtEvent>);
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(event, origin, async (given, from) => {
      const before = driver.lines.length;
      try {
        expect(await log.emit(given, from as object)).toMatchObject({ status: 'recorded' });
      } catch (error) {
        if (!(error instanceof AuditError)) throw error;
        expect(driver.lines).toHaveLength(before);
        return;
      }
      taken++;
      const line = driver.lines.at(-1) as string;
      for (const separator of ['\n', '\0', '\u001d']) expect(line).not.toContain(separator);
      const read = parseRecord(Buffer.from(line));
      const { extra = {}, ...rest } = given;
      // An event without extra fields is read without `extra`.
      const some = Object.keys(extra).length > 0;
      expect(read.event).toEqual(some ? { ...asRead(rest), extra: asRead(extra) } : asRead(rest));
    }),
    // These are accepted in every run.
    { numRuns: runs(3000), examples: good.map((each) => [each, {}]) },
  );
  expect(taken).toBeGreaterThanOrEqual(good.length);
});
