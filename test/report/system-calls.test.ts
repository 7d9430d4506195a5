import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { interpretedField } from '../../src/report/event/interpret-field.ts';
import { Names } from '../../src/report/event/system-call/names.ts';
import { socketAddress } from '../../src/report/event/system-call/socket-address.ts';
import { loadSystemCalls } from '../../src/report/event/system-call/system-calls.ts';
import { line } from '../support/log-text.ts';

const names = { userName: () => undefined, groupName: () => undefined, systemCalls: await loadSystemCalls() };

const shown = (body: string, field: string, type = 'SYSCALL'): string | undefined => {
  const record = parseRecord(line(type, { at: 1, serial: 1 }, body));
  return interpretedField(record, field, record.kernelField(field) ?? '', names);
};

describe('a system call is shown in readable form', () => {
  const openat = 'arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7ffe a2=80241 a3=1b6';
  test.each([
    [openat, 'arch', 'x86_64'],
    [openat, 'syscall', 'openat'],
    [openat, 'exit', 'EACCES(Permission denied)'],
    [openat, 'a0', 'AT_FDCWD'],
    [openat, 'a1', '0x7ffe'],
    [openat, 'a2', 'O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC'],
    [openat, 'a3', '0x1b6'],
    ['arch=40000003 syscall=5 a0=1 a1=41 a2=1a4', 'a2', '0644'],
    ['arch=80000016 syscall=102 a0=3', 'syscall', 'socketcall(connect)'],
    ['arch=c00000b7 syscall=56 a0=ffffffffffffff9c', 'a0', 'AT_FDCWD'],
    ['arch=c0000015 syscall=286', 'syscall', 'openat'],
    ['arch=c000003e syscall=999', 'syscall', 'unknown-syscall(999)'],
    ['arch=c000003e syscall=x', 'syscall', undefined],
    ['arch=c00000f3 syscall=56', 'syscall', undefined],
    ['arch=c000003e syscall=56 exit=-512', 'exit', undefined],
    ['arch=c000003e syscall=56 exit=7', 'exit', undefined],
    ['arch=c000003e syscall=56 per=400000', 'per', 'PER_LINUX'],
  ])('%s %s', (body, field, expected) => {
    expect(shown(body, field)).toBe(expected);
  });
});

test('an argument is text in a command line, and only there', () => {
  expect(shown('argc=2 a0="sh" a1=2D63', 'a0', 'EXECVE')).toBe('sh');
  expect(shown('argc=2 a0="sh" a1=2D63', 'a1', 'EXECVE')).toBe('-c');
  expect(shown('arch=c000003e syscall=0 a1=2D63', 'a1')).toBe('0x2D63');
});

test.each([
  ['020016B2C0A80001', '{ saddr_fam=inet sockaddr len too short }'],
  ['020016B2C0A800010000000000000000', '{ saddr_fam=inet laddr=192.168.0.1 lport=5810 }'],
  [`0A0016B200000000FE80${'00'.repeat(13)}0102000000`, '{ saddr_fam=inet6 laddr=fe80::1%2 lport=5810 }'],
  [`0010${'00'.repeat(2)}000004D200000000`, '{ saddr_fam=netlink nlnk-fam=16 nlnk-pid=1234 }'],
  ['zz', 'malformed-host(zz)'],
])('the address %s is %s', (wire, expected) => {
  expect(socketAddress(wire, names.systemCalls)).toBe(expected);
});

test('a list of names counts from the number before', () => {
  const list = new Names('a b 7 c d');
  expect([0, 1, 2, 7, 8, 9].map((number) => list.of(number))).toEqual(['a', 'b', undefined, 'c', 'd', undefined]);
  expect([...list.ofBits(0b1_1000_0001n)]).toEqual(['a', 'c', 'd']);
});

test('the tables are loaded only for readable output', () => {
  const root = new URL('../../src/', import.meta.url);
  const importing = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .filter((path) => /from '[./a-z-]*\/tables\.ts'/.test(readFileSync(new URL(path, root), 'utf8')));
  expect(importing).toEqual([]);
});
