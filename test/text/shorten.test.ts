import fc from 'fast-check';
import { type Audited, openAudit, type VirtEvent } from 'libaudit-virt';
import { parseRecord } from 'libaudit-virt/log';
import { describe, expect, test } from 'vitest';
import { type AuditText, asByteString } from '../../src/codec/bytes.ts';
import { isLiteral } from '../../src/schema/form.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { KERNEL_LIMIT } from '../../src/text/limit.ts';
import { formatShortened } from '../../src/text/shorten.ts';
import { eventOf } from '../support/arbitrary.ts';

/** Fields of a form that hold encoded text. */
const texts = (kind: string) =>
  (writtenForms.find((form) => form.kind === kind)?.fields ?? []).flatMap((field) =>
    !isLiteral(field) && field.codec.kind === 'encoded' ? [field] : [],
  );

const longText = fc.oneof(
  fc.integer({ min: 1, max: 9000 }).map((length) => `/${'x'.repeat(length)}`),
  fc.integer({ min: 1, max: 9000 }).map((length) => 'wéb 1'.repeat(length / 5 + 1)),
  fc.integer({ min: 1, max: 9000 }).map((length) => new Uint8Array(length).fill(0xff)),
);

/** Events in which some of the texts may be long. */
const longEvent: fc.Arbitrary<Audited<VirtEvent>> = fc
  .oneof(...writtenForms.map(eventOf))
  .chain((event) =>
    fc
      .record(Object.fromEntries(texts(event.kind).map(({ property }) => [property, longText])), { requiredKeys: [] })
      .map((long) => ({ ...event, ...long }) as Audited<VirtEvent>),
  );

const TAIL = 100;

describe('Shortening', () => {
  test('gives a message that fits, whose texts are whole or cut at the end, and that lists the cut ones', () => {
    fc.assert(
      fc.property(longEvent, (event) => {
        const { text, type, shortened = [] } = formatShortened(event, TAIL);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(KERNEL_LIMIT - TAIL);
        const line = `type=${type} msg=audit(1.001:1): pid=1 uid=0 auid=0 ses=1 msg='${text} exe="/x" hostname=? addr=? terminal=? res=${event.success ? 'success' : 'failed'}'`;
        const read = parseRecord(Buffer.from(line)).event as unknown as Record<string, AuditText>;
        const given = event as unknown as Record<string, AuditText>;
        const cut = texts(event.kind).filter(({ property }) => {
          const [before, after] = [given[property], read[property]];
          if (before === null || after === null) return before !== after;
          expect(asByteString(before as AuditText).startsWith(asByteString(after as AuditText))).toBe(true);
          expect(typeof after).toBe(typeof before);
          return asByteString(before as AuditText) !== asByteString(after as AuditText);
        });
        expect(shortened.filter((wire) => !(wire in (event.extra ?? {})))).toEqual(cut.map(({ wire }) => wire));
        expect(read.extra).toEqual(
          shortened.length === 0 ? event.extra : { ...event.extra, shortened: shortened.join(',') },
        );
      }),
    );
  });

  test('cuts only the longest text, and no more than necessary', async () => {
    const event = {
      kind: 'disk',
      virt: 'kvm',
      reason: 'update',
      vm: 'web1',
      uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf',
      oldDisk: `/${'o'.repeat(3000)}`,
      newDisk: `/${'n'.repeat(8000)}`,
      success: true,
    } as const;
    const { text, shortened } = formatShortened(event, TAIL);
    expect(shortened).toEqual(['new-disk']);
    expect(text).toContain(event.oldDisk);
    expect(text.length).toBe(KERNEL_LIMIT - TAIL);
  });

  test('cannot shorten values that are not encoded', async () => {
    await using log = await openAudit({ driver: 'memory', tooLong: 'shorten' });
    const path = `/${'p'.repeat(9000)}`;
    const evdev = {
      kind: 'evdev',
      virt: 'kvm',
      reason: 'start',
      vm: 'web1',
      uuid: '650c2a3b-2a7d-a7bd-bbc7-aa0069007bbf',
      path,
      success: true,
    } as const;
    await expect(log.emit(evdev)).rejects.toMatchObject({ code: 'message-too-long' });
  });
});
