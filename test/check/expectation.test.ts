import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExpectedRecord, expectationOf } from '../../src/check/expect/expectation.ts';
import { meets, missesOf } from '../../src/check/expect/misses.ts';
import type { AuditText } from '../../src/codec/bytes.ts';
import type { Codec } from '../../src/codec/codec.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { dictionary } from '../../src/schema/dictionary.ts';
import type { Audited, VirtEvent } from '../../src/schema/events.ts';
import { type Form, isLiteral } from '../../src/schema/form.ts';
import { writtenForms } from '../../src/schema/forms.ts';
import { typeName } from '../../src/schema/record-types.ts';
import { formatEvent } from '../../src/text/format.ts';
import { formatLine, formatTail } from '../../src/text/line.ts';
import { UsageError } from '../../src/util/errors.ts';
import { eventOf } from '../support/arbitrary.ts';
import { avc, control, line, machineId, resource, UUID, virt } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

const start = control('start', { at: 10, serial: 1 });
const missed = (expected: string | ExpectedRecord, text: string) =>
  missesOf(expectationOf(expected), parseRecord(text)).map(({ field, seen }) => [field, seen]);

describe('A record meets', () => {
  test.each<[string, string, string]>([
    ['its type', 'VIRT_CONTROL', start],
    ['its type in lower case', 'virt_control', start],
    ['its type by number', '2500', start],
    ['the type UNKNOWN[2500]', 'UNKNOWN[2500]', start],
    ['a field without a type', 'op=start', start],
    ['all of its fields', `VIRT_CONTROL op=start vm=web1 uuid=${UUID} vm-pid=2222 res=success`, start],
    ['a name in quotes', 'vm="web1"', start],
    ['the fields that libaudit appended', 'exe=/usr/sbin/libvirtd hostname=? res=success', start],
    ['the fields that the kernel wrote', 'pid=900 auid=4294967295', start],
    ['part of a value', 'exe~=libvirt vm~=eb', start],
    [
      'a name with blanks, decoded from hex',
      'vm="web 1"',
      control('start', { at: 1, vm: 'x' }).replace('"x"', '7765622031'),
    ],
    [
      'quotes and backslashes in quotes',
      'vm="a\\"b\\\\c"',
      control('start', { at: 1 }).replace('"web1"', '6122625C63'),
    ],
    ['an empty value', 'old-disk=""', resource('disk', { at: 1, fields: 'old-disk="" new-disk="/a"' })],
    ['a path in hex', 'new-disk="/a b"', resource('disk', { at: 1, fields: 'old-disk="?" new-disk=2F612062' })],
    ['a missing value as ?', 'old-disk=?', resource('disk', { at: 1, fields: 'old-disk="?" new-disk="/a"' })],
    [
      'a bare path that looks like hex, without decoding it',
      'path=CAFE',
      resource('evdev', { at: 1, fields: 'path=CAFE' }),
    ],
    ['a label with commas', 'vm-ctx=system_u:system_r:svirt_t:s0:c1,c2', machineId({ at: 1 })],
    ['a denied access', 'AVC seresult=denied seperms=read comm=qemu-kvm name=x.img', avc({ at: 1 })[0] as string],
    ['the host of the line', 'VIRT_CONTROL node=h7', control('start', { at: 1, node: 'h7' })],
    [
      'the fields of a record without a known form',
      'vm="a b" op=wombat',
      virt('CONTROL', { at: 1 }, 'vm=612062 op=wombat'),
    ],
  ])('%s', (_, expected, text) => {
    expect(missed(expected, text)).toEqual([]);
    expect(meets(expectationOf(expected), parseRecord(text))).toBe(true);
  });

  test('an object with numbers, null, bytes and regular expressions', () => {
    const text = resource('disk', { at: 1, fields: 'old-disk="?" new-disk=FF20' });
    const expected = { type: 2501, pid: 900, 'old-disk': null, 'new-disk': Uint8Array.of(0xff, 0x20), vm: /^web\d$/g };
    // Repeated, because a regular expression with `g` remembers its position.
    for (let i = 0; i < 3; i++) expect(missed(expected, text)).toEqual([]);
  });
});

describe('A record misses', () => {
  test.each<[string, string, string, [string, AuditText | undefined][]]>([
    ['another type', 'VIRT_RESOURCE vm=web1', start, [['type', 'VIRT_CONTROL']]],
    ['another value', 'op=start vm=web2', start, [['vm', 'web1']]],
    ['part of the name', 'vm=web', start, [['vm', 'web1']]],
    ['another case', 'vm=WEB1', start, [['vm', 'web1']]],
    ['a missing field', 'resrc=disk', start, [['resrc', undefined]]],
    [
      'every field that differs, in order',
      'AVC op=stop vm=web1 res=failed',
      start,
      [
        ['type', 'VIRT_CONTROL'],
        ['op', 'start'],
        ['res', 'success'],
      ],
    ],
    [
      'a name without quotes that reads as hex',
      'vm=CAFE',
      control('start', { at: 1 }).replace('"web1"', 'CAFE'),
      [['vm', Uint8Array.of(0xca, 0xfe)]],
    ],
  ])('%s', (_, expected, text, misses) => {
    expect(missed(expected, text)).toEqual(misses);
    expect(meets(expectationOf(expected), parseRecord(text))).toBe(false);
  });

  test('a result that is forged in the name of a guest', () => {
    const name = Buffer.from('x" res=success y="').toString('hex').toUpperCase();
    const text = control('start', { at: 1, res: 'failed' }).replace('"web1"', name);
    expect(missed('res=success', text)).toEqual([['res', 'failed']]);
  });

  test('a field of the message that imitates a field of the kernel or libaudit', () => {
    const text = virt('CONTROL', { at: 1, res: 'failed' }, 'pid=1 res=success exe="/bin/good" vm="web1"');
    expect(missed('pid=1 res=success exe=/bin/good', text)).toEqual([
      ['pid', '900'],
      ['res', 'failed'],
      ['exe', '/usr/sbin/libvirtd'],
    ]);
  });

  test.each(['not a record', 'type=VIRT_CONTROL', '{}'])('everything if the line is %j', (text) => {
    expect(meets(expectationOf('VIRT_CONTROL'), parseRecord(text))).toBe(false);
  });
});

describe('An expectation is rejected', () => {
  test.each<[string, string | object, RegExp]>([
    ['if it is empty', '', /is empty/],
    ['if it is blank', '  ', /is empty/],
    ['if it is an empty object', {}, /is empty/],
    ['if its type does not exist', 'VIRT_CONTORL op=start', /unknown record type VIRT_CONTORL/],
    ['if a word without = follows the type', 'VIRT_CONTROL start', /start is not a condition/],
    ['if a field has no value', 'VIRT_CONTROL vm=', /vm= has no value/],
    ['if quotes are not closed', 'vm="web 1', /quotes .* not closed/],
    ['if text follows closing quotes', 'vm="web"1', /quotes .* not closed/],
    ['if a name is missing', '=web1', /is not a condition/],
    ['if a value is undefined', { type: 'VIRT_CONTROL', vm: undefined }, /vm is undefined/],
  ])('%s', (_, expected, message) => {
    expect(() => expectationOf(expected as string)).toThrow(UsageError);
    expect(() => expectationOf(expected as string)).toThrow(message);
  });

  test('with a message without control characters', () => {
    expect(() => expectationOf('VIRT_CONTROL \x1b[2J')).toThrow(/^[\x20-\x7e]*$/);
    expect(expectationOf({ vm: 'é\x1b[2J' }).text).toMatch(/^[\x20-\x7e]*$/);
  });
});

describe('For every form', () => {
  const KERNEL = { time: 1_700_000_000_000, serial: 7, pid: 900, uid: 0, auid: 4294967295, ses: 4294967295 };
  const TAIL = { exe: '/usr/sbin/libvirtd', hostname: null, addr: null, terminal: null };
  const recordOf = (event: Audited<VirtEvent>) =>
    parseRecord(formatLine(formatEvent(event), formatTail(TAIL, event.success), KERNEL));

  /** The fields of an event by name: text decoded, any other value as on the wire. */
  function expectedOf(form: Form, event: Audited<VirtEvent>): [string, AuditText | null][] {
    const values = event as unknown as Record<string, unknown>;
    const own = form.fields.map((field): [string, AuditText | null] =>
      isLiteral(field) ? [field.wire, field.value] : [field.wire, asExpected(values[field.property], field.codec)],
    );
    const extra = Object.entries(event.extra ?? {}).map(([name, value]): [string, AuditText | null] => [
      name,
      asExpected(value, dictionary.get(name)),
    ]);
    return [...own, ...extra, ['res', event.success ? 'success' : 'failed'], ['exe', TAIL.exe]];
  }

  const asExpected = (value: unknown, codec?: Pick<Codec<never>, 'kind' | 'encode'>): AuditText | null =>
    value === null || codec?.kind === 'encoded' || codec?.kind === 'path'
      ? (value as AuditText | null)
      : (codec?.encode(value as never) ?? '');

  const formed = fc.oneof(...writtenForms.map((form) => eventOf(form).map((event) => ({ form, event }))));

  test('the record of an event meets the expectation made from the event', () => {
    fc.assert(
      fc.property(formed, ({ form, event }) => {
        const expected = { type: typeName(form.type), ...Object.fromEntries(expectedOf(form, event)) };
        expect(missesOf(expectationOf(expected), recordOf(event))).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });

  test('a record misses exactly the one field that is expected to differ', () => {
    fc.assert(
      fc.property(formed, fc.nat(), ({ form, event }, n) => {
        const fields = expectedOf(form, event);
        const [name, value] = fields[n % fields.length] as [string, AuditText | null];
        const other = `${typeof value === 'string' ? value : ''}#`;
        const expected = { type: form.type, ...Object.fromEntries(fields), [name]: other };
        expect(missesOf(expectationOf(expected), recordOf(event)).map(({ field }) => field)).toEqual([name]);
      }),
      { numRuns: runs(300) },
    );
  });

  test('an expectation in words is the same as one as an object', () => {
    const quoted = (value: string) => `"${value.replace(/["\\]/g, '\\$&')}"`;
    fc.assert(
      fc.property(formed, ({ form, event }) => {
        const fields = expectedOf(form, event).map(([name, value]): [string, AuditText] => [name, value ?? '?']);
        const text = fields.filter((field): field is [string, string] => typeof field[1] === 'string');
        const words = [typeName(form.type), ...text.map(([name, value]) => `${name}=${quoted(value)}`)];
        expect(missesOf(expectationOf(words.join(' ')), recordOf(event))).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });
});

test('a record of another type misses the type', () => {
  expect(missed('VIRT_CONTROL', line('SYSCALL', { at: 1 }, 'pid=1'))).toEqual([['type', 'SYSCALL']]);
});
