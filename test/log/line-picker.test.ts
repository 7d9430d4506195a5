import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Line } from '../../src/log/lines/line.ts';
import { linePicker, type Wanted } from '../../src/log/lines/line-picker.ts';
import { LineScanner } from '../../src/log/lines/line-scanner.ts';
import { line } from '../support/log-text.ts';
import { eachLine, searchedBytes } from '../support/searched.ts';

const AVC = 1400;
const SYSCALL = 1300;
const WANTED: Wanted = {
  types: (type) => type === AVC || type === 2500,
  beside: { types: (type) => type === SYSCALL, of: (type) => type === AVC },
};

function picked(wanted: Wanted, text: string, cuts: readonly number[] = []): Line[] {
  const scanner = new LineScanner(linePicker(wanted));
  const bytes = Buffer.from(text, 'latin1');
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const lines = places.slice(1).flatMap((end, index) => [...scanner.push(bytes.subarray(places[index], end))].flat());
  return [...lines, ...scanner.end()];
}

describe('the picker takes', () => {
  test.each([
    ['type=AVC msg=audit(1.000:1): x', true],
    ['type=VIRT_CONTROL msg=audit(1.000:1): x', true],
    ['type=VIRT_RESOURCE msg=audit(1.000:1): x', false],
    ['type=VIRT_CONTROLLER msg=audit(1.000:1): x', false],
    ['type=UNKNOWN[1400] msg=audit(1.000:1): x', true],
    ['type=UNKNOWN[1401] msg=audit(1.000:1): x', false],
    ['type=2500 msg=audit(1.000:1): x', true],
    ['node=h type=AVC msg=audit(1.000:1): x', true],
    ['node=h type=CWD msg=audit(1.000:1): x', false],
    ['type=SYSCALL msg=audit(1700000000.000:1): x', false],
    ['type=SYSCALL msg=audit(1.000:1): a stamp that is not as auditd writes it', true],
    ['type=AVC', false],
    ['type=CWD', false],
    ['Oct  6 03:11:03 host kernel: audit: type=1300 audit(1.000:1): x', true],
    ['{"MESSAGE":"CWD x"}', true],
    ['', true],
  ])('%j: %s', (text, taken) => {
    expect(picked(WANTED, `${text}\n`).map((each) => each.text)).toEqual(taken ? [text] : []);
  });

  test('lines of wanted types, and system calls whose event has an access, wherever the log is cut', () => {
    const record = fc.record({ type: fc.constantFrom('AVC', 'SYSCALL', 'CWD', 'VIRT_CONTROL'), serial: fc.nat(8) });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), fc.array(fc.nat(5000), { maxLength: 6 }), (records, cuts) => {
        const lines = records.map(({ type, serial }, index) => line(type, { at: 1_700_000_000, serial }, `n=${index}`));
        const accesses = new Set(records.filter(({ type }) => type === 'AVC').map(({ serial }) => serial));
        const wanted = lines.filter((_, index) => {
          const { type = '', serial = -1 } = records[index] ?? {};
          return type === 'AVC' || type === 'VIRT_CONTROL' || (type === 'SYSCALL' && accesses.has(serial));
        });
        const text = lines.map((each) => `${each}\n`).join('');
        const taken = picked(WANTED, text, cuts);
        expect(taken.map((each) => each.text).sort()).toEqual(wanted.sort());
        for (const each of taken) expect(text.indexOf(each.text)).toBe(each.offset);
      }),
    );
  });

  test('system calls that come long after the access, and at most a few thousand that come before', () => {
    const calls = Array.from({ length: 20_000 }, (_, serial) => line('SYSCALL', { at: 1_700_000_000, serial }, 'a=1'));
    const access = (serial: number) => line('AVC', { at: 1_700_000_000, serial }, 'avc: x');
    const serials = (lines: readonly string[]) =>
      picked(WANTED, lines.join('\n')).map((each) => Number(/:(\d+)\)/.exec(each.text)?.[1]));
    expect(serials([access(19_999), ...calls])).toEqual([19_999, 19_999]);
    expect(serials([...calls, access(19_000)])).toEqual([19_000, 19_000]);
    expect(serials([...calls, access(1)])).toEqual([1]);
  });

  test('system calls of a log that arrives in one reused block', () => {
    const scanner = new LineScanner(linePicker(WANTED));
    const block = Buffer.alloc(1 << 16);
    const taken: string[] = [];
    const push = (text: string) => {
      for (const some of scanner.push(block.subarray(0, block.write(text, 'latin1')))) {
        taken.push(...some.map((each) => each.text));
      }
    };
    const padding = line('CWD', { at: 1_700_000_000, serial: 1 }, 'x'.repeat(50_000));
    const calls = Array.from({ length: 600 }, (_, serial) => line('SYSCALL', { at: 1_700_000_000, serial }, 'a=1'));
    for (const call of calls) push(`${call}\n${padding}\n`);
    const asked = [599, 400, 1].map((serial) => line('AVC', { at: 1_700_000_000, serial }, 'avc: x'));
    for (const access of asked) push(`${access}\n`);
    // The number of kept bytes is limited.
    expect(taken).toEqual([calls[599], asked[0], calls[400], asked[1], asked[2]]);
  });
});

test.each(['node=x', 'node=', 'type=', 'type=VIRT_CONTROL', 'type=UNKNOWN[', 'x', ''])(
  'lines that consist of %j are examined without searching the lines after them',
  (text) => {
    const { bytes, searched } = searchedBytes(`${text}\n`.repeat(1000));
    const picker = linePicker(WANTED);
    eachLine(bytes, (start, end) => picker.pick(bytes, start, end, start, () => {}));
    expect(searched()).toBeLessThanOrEqual(bytes.length);
  },
);
