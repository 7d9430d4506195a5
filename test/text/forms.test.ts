import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyRoundTrip } from '../../src/check/round-trip/round-trip.ts';
import { toByteString } from '../../src/codec/bytes.ts';
import type { VirtEvent } from '../../src/schema/events.ts';
import { isLiteral } from '../../src/schema/form.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { formatEvent } from '../../src/text/format.ts';
import { parseMessage } from '../../src/text/parse.ts';
import { recognize } from '../../src/text/recognize.ts';
import { tokenize } from '../../src/text/tokens.ts';
import { FormatError } from '../../src/util/errors.ts';
import { eventOf, text } from '../support/arbitrary.ts';

const hostile = fc.oneof(
  text(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'x res=failed',
    'x uuid=0',
    "x' res=failed",
    'x"',
    'x vm="y"',
    '?',
    null,
    '',
    'x\ny',
    -1,
    1.5,
    Number.NaN,
  ),
);

describe.each(writtenForms.map((form) => [form.kind, form] as const))('a %s event', (_, form) => {
  const properties = form.fields.flatMap((field) => (isLiteral(field) ? [] : [field.property]));

  test('is read back unchanged', () => {
    fc.assert(
      fc.property(eventOf(form), ({ success, ...event }) => {
        const message = formatEvent(event);
        expect(parseMessage(message.type, message.text).event).toEqual(event);
        expect(verifyRoundTrip({ ...event, success }).differences).toEqual([]);
      }),
    );
  });

  test('is formatted again as the same bytes', () => {
    fc.assert(
      fc.property(eventOf(form), (event) => {
        const message = formatEvent(event);
        expect(formatEvent(parseMessage(message.type, message.text).event as VirtEvent)).toEqual(message);
      }),
    );
  });

  test('is the same in any order of its fields', () => {
    const shuffled = eventOf(form).chain((event) => {
      const { type, text } = formatEvent(event);
      const tokens = tokenize(toByteString(text));
      return fc.tuple(
        fc.constant(parseMessage(type, text).event),
        fc.shuffledSubarray(tokens, { minLength: tokens.length }),
        fc.constant(type),
      );
    });
    fc.assert(
      fc.property(shuffled, ([event, tokens, type]) => {
        expect(recognize(type, tokens).event).toEqual(event);
      }),
    );
  });

  test.each(properties)('accepts no value of %s that changes another field', (property) => {
    fc.assert(
      fc.property(eventOf(form), hostile, (event, value) => {
        const changed = { ...event, [property]: value } as unknown as VirtEvent;
        let message: ReturnType<typeof formatEvent>;
        try {
          message = formatEvent(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          expect((error as FormatError).field).toBe(
            form.fields.find((field) => 'property' in field && field.property === property)?.wire,
          );
          return;
        }
        const read = parseMessage(message.type, message.text).event as object;
        expect({ ...read, success: event.success, [property]: null }).toEqual({ ...changed, [property]: null });
        expect(verifyRoundTrip(changed).differences).toEqual([]);
      }),
    );
  });

  test.each(properties)('is rejected without %s', (property) => {
    fc.assert(
      fc.property(eventOf(form), (event) => {
        const { [property as keyof typeof event]: _, ...rest } = event;
        expect(() => formatEvent(rest as VirtEvent)).toThrow(expect.objectContaining({ code: 'value-missing' }));
      }),
      { numRuns: 5 },
    );
  });
});
