import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inAnyOrder, inOrder } from '../../src/check/expect/collector.ts';
import { expectRecords } from '../../src/check/expect/expect-records.ts';
import { expectationOf } from '../../src/check/expect/expectation.ts';
import { foundText, unmetText } from '../../src/check/expect/failure-text.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import type { AuditRecord } from '../../src/log/record/record.ts';
import { control, resource, virt } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

let serial = 0;
/** Records of operations, for example `start web1`. */
const records = (...operations: string[]): AuditRecord[] =>
  operations.map((operation) => {
    const [op = '', vm = 'web1', res = 'success'] = operation.split(' ');
    return parseRecord(control(op, { at: 10, serial: ++serial, vm, res }));
  });

const met = async (anyOrder: boolean, expected: string[], ...operations: string[]) =>
  (await expectRecords(records(...operations), expected, { anyOrder })).met;

describe('In order, expectations are met', () => {
  test.each<[string, boolean, string[], string[]]>([
    ['by records in their order', true, ['op=start', 'op=stop'], ['start', 'stop']],
    ['by records with others in between', true, ['op=start', 'op=stop'], ['x', 'start', 'x', 'stop', 'x']],
    ['not by records in another order', false, ['op=start', 'op=stop'], ['stop', 'start']],
    ['not twice by one record', false, ['op=start', 'op=start'], ['start', 'x']],
    ['twice by two records', true, ['op=start', 'op=start'], ['start', 'x', 'start']],
    ['not without records', false, ['op=start'], []],
  ])('%s', async (_, expected, expectations, operations) => {
    expect(await met(false, expectations, ...operations)).toBe(expected);
  });
});

describe('In any order, expectations are met', () => {
  test.each<[string, boolean, string[], string[]]>([
    ['by records in another order', true, ['op=start', 'op=stop'], ['stop', 'start']],
    ['not twice by one record', false, ['op=start', 'vm=web1'], ['start web1']],
    [
      'even if the first record must be moved to another expectation',
      true,
      ['op=start', 'op=start vm=web1'],
      ['start web1', 'start web2'],
    ],
    ['not if one record is missing', false, ['op=start', 'op=stop'], ['start', 'start']],
  ])('%s', async (_, expected, expectations, operations) => {
    expect(await met(true, expectations, ...operations)).toBe(expected);
  });

  test('if and only if some assignment of records meets them all', () => {
    const word = fc.constantFrom('op=start', 'op=stop', 'vm=a', 'vm=b', 'op=start vm=a', 'op=stop vm=b', 'res=success');
    const operation = fc.constantFrom('start a', 'start b', 'stop a', 'stop b');
    const lists = fc.tuple(fc.array(word, { maxLength: 4 }), fc.array(operation, { maxLength: 5 }));
    fc.assert(
      fc.property(lists, ([expected, operations]) => {
        const collector = inAnyOrder(expected.map(expectationOf));
        for (const record of records(...operations)) collector.add(record);
        expect(collector.met).toBe(canAssign(expected, operations));
        const matched = collector.results().flatMap(({ record }) => record ?? []);
        expect(new Set(matched).size).toBe(matched.length);
      }),
      { numRuns: runs(300) },
    );
  });

  function canAssign([first, ...rest]: string[], operations: string[]): boolean {
    if (first === undefined) return true;
    return operations.some((operation, i) => isMet(first, operation) && canAssign(rest, operations.toSpliced(i, 1)));
  }

  function isMet(expectation: string, operation: string): boolean {
    const [op, vm] = operation.split(' ');
    const facts = new Set([`op=${op}`, `vm=${vm}`, 'res=success']);
    return expectation.split(' ').every((word) => facts.has(word));
  }
});

describe('The option none', () => {
  test('passes if no record meets any expectation', async () => {
    const report = await expectRecords(records('start', 'stop'), ['res=failed', 'AVC'], { none: true });
    expect(report).toMatchObject({ met: true, records: 2 });
  });

  test('fails at the first record that meets an expectation, and stops there', async () => {
    const list = records('start', 'start web1 failed', 'stop web1 failed');
    const report = await expectRecords(list, ['AVC', 'res=failed'], { none: true });
    expect(report).toMatchObject({ met: false, records: 2 });
    expect(report.results.map(({ record }) => record?.serial)).toEqual([undefined, list[1]?.serial]);
    expect(foundText(report)).toBe(
      `recorded, but must not be: res=failed\n  by VIRT_CONTROL audit(10.000:${list[1]?.serial})`,
    );
  });
});

describe('A missing record is described', () => {
  const described = async (anyOrder: boolean, expected: string[], list: AuditRecord[]) =>
    unmetText(await expectRecords(list, expected, { anyOrder }), anyOrder).split('\n');

  test('by the records that differ in the fewest fields, the latest first', async () => {
    serial = 0;
    const list = records('stop web2', 'start web2', 'start web3', 'start web1 failed', 'start web1 failed');
    expect(await described(false, ['VIRT_CONTROL op=start vm=web1 res=success'], list)).toEqual([
      'not recorded: VIRT_CONTROL op=start vm=web1 res=success',
      '  compared 5 records, nearest:',
      '  VIRT_CONTROL audit(10.000:5)',
      '    res: expected "success", is "failed"',
      '  VIRT_CONTROL audit(10.000:4)',
      '    res: expected "success", is "failed"',
      '  VIRT_CONTROL audit(10.000:3)',
      '    vm: expected "web1", is "web3"',
    ]);
  });

  test('by a record with another value before one that lacks the field', async () => {
    const disk = (fields: string, number: number) => parseRecord(resource('disk', { at: 1, serial: number, fields }));
    const list = [disk('old-disk="?" new-disk="/b"', 1), disk('old-disk="?"', 2)];
    expect(await described(false, ['VIRT_RESOURCE new-disk=/a'], list)).toEqual([
      'not recorded: VIRT_RESOURCE new-disk=/a',
      '  compared 2 records, nearest:',
      '  VIRT_RESOURCE audit(1.000:1)',
      '    new-disk: expected "/a", is "/b"',
      '  VIRT_RESOURCE audit(1.000:2)',
      '    new-disk: expected "/a", is missing',
    ]);
  });

  test('without records that match no part of it', async () => {
    expect(await described(false, ['AVC'], records('start'))).toEqual([
      'not recorded: AVC',
      '  compared 1 record, none is similar',
    ]);
  });

  test('as recorded too early if the order is wrong', async () => {
    serial = 0;
    expect(await described(false, ['op=start', 'op=stop', 'op=start'], records('stop', 'start'))).toEqual([
      'not recorded (2 of 3): op=stop',
      '  recorded too early, before the previous expectation was met: VIRT_CONTROL audit(10.000:1)',
      '  compared 2 records, none is similar',
      '1 later expectation was not checked',
    ]);
  });

  test('for each expectation if the order does not matter', async () => {
    const lines = await described(true, ['op=start', 'op=stop', 'op=x'], records('stop'));
    expect(lines.filter((line) => line.startsWith('not recorded'))).toEqual([
      'not recorded (1 of 3): op=start',
      'not recorded (3 of 3): op=x',
    ]);
  });

  test('without control characters', async () => {
    const name = Buffer.from('web\x1b[2J\u202e\u009b1').toString('hex').toUpperCase();
    const list = [
      parseRecord(virt('CONTROL', { at: 1, node: 'h\x1b[2J' }, `virt=kvm op=start\x1b[31m reason=booted vm=${name}`)),
      parseRecord(virt('CONTROL', { at: 1 }, 'op=start vm=FF1B5B324A')),
    ];
    const text = (await described(false, ['VIRT_CONTROL op=start vm=web1 res=success'], list)).join('\n');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toContain('"web\\u001b[2J\\u202e\\u009b1"');
    expect(text).toContain('vm: expected "web1", is bytes FF1B5B324A');
  });
});

test('A collector ignores further records once all expectations are met', () => {
  const collector = inOrder([expectationOf('op=start')]);
  const [first, second] = records('start', 'start') as [AuditRecord, AuditRecord];
  expect([collector.add(first), collector.met, collector.add(second)]).toEqual([true, true, false]);
  expect(collector.results()[0]?.record).toBe(first);
});
