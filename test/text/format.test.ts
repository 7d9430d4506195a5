import { describe, expect, test } from 'vitest';
import type { DiskEvent, VirtEvent } from '../../src/schema/events.ts';
import { formatEvent } from '../../src/text/format.ts';
import { KERNEL_LIMIT } from '../../src/text/limit.ts';
import { parseMessage } from '../../src/text/parse.ts';
import { FormatError } from '../../src/util/errors.ts';

const disk: DiskEvent = {
  kind: 'disk',
  virt: 'kvm',
  reason: 'attach',
  vm: 'web1',
  uuid: '41ffecd5-037e-0059-b074-ab2bf354fd0a',
  oldDisk: null,
  newDisk: '/var/lib/libvirt/images/web1.qcow2',
};

describe('formatEvent', () => {
  test("writes what libvirt writes, without libaudit's tail", () => {
    expect(formatEvent(disk)).toEqual({
      type: 2501,
      text: 'virt=kvm resrc=disk reason=attach vm="web1" uuid=41ffecd5-037e-0059-b074-ab2bf354fd0a old-disk="?" new-disk="/var/lib/libvirt/images/web1.qcow2"',
    });
  });

  test('writes extra fields after those of the form, in the order they were given', () => {
    const { text } = formatEvent({
      ...disk,
      extra: { cmd: 'attach', acct: 'alice b' },
    });
    expect(text).toMatch(/web1\.qcow2" cmd="attach" acct=616C6963652062$/);
  });

  test.each<[string, object, string, string | undefined]>([
    ['a kind that cannot be written', { kind: 'docker' }, 'kind-unknown', undefined],
    ['a misspelt property', { newDsik: '/x' }, 'property-unknown', 'newDsik'],
    ['an invalid uuid', { uuid: 'web1' }, 'value-format', 'uuid'],
    ['an extra field that is not in the dictionary', { extra: { wombat: 1 } }, 'extra-unknown', 'wombat'],
    ['an extra field with the name of a field of the form', { extra: { vm: 'x' } }, 'extra-taken', 'vm'],
    [
      'an extra field with the name of a field of another form of the type',
      { extra: { path: '/x' } },
      'extra-taken',
      'path',
    ],
    ['an extra field with the name of a field of libaudit', { extra: { res: 'failed' } }, 'extra-taken', 'res'],
    ['an extra field with the name of a field of the kernel', { extra: { auid: 0 } }, 'extra-taken', 'auid'],
    ['an extra value of the wrong type', { extra: { acct: 5 } }, 'value-type', 'acct'],
  ])('rejects %s', (_, change, code, field) => {
    expect(() => formatEvent({ ...disk, ...change } as VirtEvent)).toThrow(expect.objectContaining({ code, field }));
  });

  test('says how many bytes too long a message is', () => {
    const overhead =
      formatEvent({ ...disk, newDisk: '' }).text.length + ' exe="?" hostname=? addr=? terminal=? res=failed'.length;
    const longest = 'x'.repeat(KERNEL_LIMIT - overhead);
    expect(formatEvent({ ...disk, newDisk: longest }).text).toContain(longest);
    expect(() => formatEvent({ ...disk, newDisk: `${longest}yz` })).toThrow(
      expect.objectContaining({ code: 'message-too-long', message: expect.stringContaining('is 2 bytes too long') }),
    );
  });

  test('throws errors that show their class and code', () => {
    expect(String(new FormatError('value-raw', 'no'))).toBe('FormatError: no');
    expect(Object.keys(new FormatError('value-raw', 'no'))).toEqual(['code', 'field']);
  });
});

test('parseMessage reports an unknown type by its name', () => {
  expect(parseMessage('NOPE', 'virt=kvm').reason).toEqual({
    code: 'type-not-virt',
    message: '"NOPE" is not a known record type',
  });
  expect(
    parseMessage(
      'VIRT_CONTROL',
      formatEvent({ kind: 'control', virt: null, op: 'stop', reason: 'saved', vm: null, uuid: disk.uuid, vmPid: null })
        .text,
    ).event,
  ).toMatchObject({ kind: 'control' });
});

describe('formatEvent rejects', () => {
  test.each([[null], ['op'], [7], [['x']], [new Map([['op', 'x']])], [new Date(0)]])('extra that is %j', (extra) => {
    expect(() => formatEvent({ ...disk, extra } as unknown as VirtEvent)).toThrow(
      expect.objectContaining({ code: 'value-type', field: 'extra' }),
    );
  });

  test.each([[null], [undefined], ['start']])('an event that is %j', (event) => {
    expect(() => formatEvent(event as unknown as VirtEvent)).toThrow(expect.objectContaining({ code: 'kind-unknown' }));
  });
});
