import { describe, expect, test } from 'vitest';
import { BlockReader } from '../../src/log/block-reader.ts';
import { everyLine, type LinePicker, linePicker } from '../../src/log/lines/line-picker.ts';
import type { AuditRecord } from '../../src/log/record/record.ts';
import { isCompanion, isVirt } from '../../src/schema/record-types.ts';
import { avc, control, line } from '../support/log-text.ts';
import { blockRecords, briefView, expectEqual, logOf, readBothWays, textRecords } from '../support/read-both-ways.ts';
import { runs } from '../support/runs.ts';

const related = (): LinePicker =>
  linePicker({
    types: (type) => isVirt(type) || type === 1400,
    beside: { types: isCompanion, of: (type) => type === 1400 },
  });

const start = (serial: number): string => control('start', { at: 1_700_000_000, serial, vm: `guest${serial}` });
const noise = (serial: number, length: number): string =>
  line('USER_CMD', { at: 1_700_000_000, serial }, `pid=1 cmd=${'x'.repeat(length)}`);

const short = logOf([
  start(1),
  `${start(2)}\x1dUID="root"`,
  ...avc({ at: 1_700_000_000, serial: 3 }),
  'node=h type=CWD msg=audit(1700000000.000:4): cwd="/"',
  '',
  `node=h ${start(5)}`,
  'Nov 14 22:13:21 host kernel: audit: type=1400 audit(1700000000.000:6): apparmor="DENIED"',
  `${start(7)}\r`,
]);

/** Two megabytes or more: denials, their system calls before and after, guests, and other lines. */
function longLog(bytes: number, before = 0): Buffer {
  const lines = [noise(0, before)];
  for (let serial = 1, length = before; length < bytes; serial++) {
    const [access, call] = avc({ at: 1_700_000_000, serial }) as [string, string];
    const more = serial % 7 === 0 ? [call, access, call] : [call, start(serial), noise(serial, (serial * 37) % 900)];
    lines.push(...more);
    for (const each of more) length += each.length + 1;
  }
  return logOf(lines);
}

const chunked = (log: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(log.length / size) }, (_, n) => log.subarray(n * size, (n + 1) * size));

describe('Nothing changes', () => {
  test.each([
    ['of all types', () => linePicker({ types: () => true })],
    ['of related lines', related],
  ])('wherever a log is cut in two: the records %s', (_, pick) => {
    const shared = pick();
    const expected = [...textRecords([short], shared)];
    for (let at = 0; at <= short.length; at++) {
      expectEqual(expected, blockRecords([short.subarray(0, at), short.subarray(at)], shared), briefView);
    }
  });

  test('wherever a block ends in a line', () => {
    const lines = [start(2), `${start(3)}\x1dUID="root"`, ...avc({ at: 1_700_000_000, serial: 4 })];
    const size = logOf(lines).length;
    const pick = related();
    for (let into = 0; into <= size; into += 11) {
      const filler = Buffer.alloc((1 << 19) - into - 1, 'y');
      const log = Buffer.concat([filler, Buffer.from('\n'), logOf(lines)]);
      expectEqual(textRecords([log], related()), blockRecords([log], pick), briefView);
    }
  });

  // The ring of a reader without companions has 2 MiB.
  test.each([0, 333_333])('where its memory ends, %d bytes later', (before) => {
    const log = longLog(3 << 20, before);
    for (const size of [log.length, 1 << 19, 99_991]) {
      expect(readBothWays(chunked(log, size), () => everyLine, briefView).rows).toBeGreaterThan(1000);
    }
  });

  // That of a reader with companions has 16 MiB.
  test('where its memory ends, with the companions of denials', () => {
    const log = longLog(runs(90) << 20);
    expect(readBothWays(chunked(log, 1 << 21), related, briefView).all).toBeGreaterThan(5000);
  });

  test('if a line of an event was read many megabytes earlier', () => {
    const [access, call] = avc({ at: 1_700_000_000, serial: 1 }) as [string, string];
    const log = logOf([call, ...Array.from({ length: 7000 }, (_, n) => noise(n + 2, 2000)), access]);
    expect(readBothWays(chunked(log, 1 << 20), related).all).toBe(2);
  });

  test.each([(1 << 19) + 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])('around a line of %d bytes', (length) => {
    const begin = "type=VIRT_CONTROL msg=audit(1700000000.000:1): pid=1 msg='vm=";
    const end = " res=success'";
    const long = `${begin}${'x'.repeat(length - begin.length - end.length)}${end}`;
    for (const lines of [
      [start(1), long, start(2)],
      [start(1), noise(2, 1_900_000), long, long, start(3)],
    ]) {
      const log = logOf(lines);
      for (const chunks of [[log], chunked(log, 100_003), [log.subarray(0, -1)]]) {
        expect(readBothWays(chunks, related).all).toBeGreaterThan(1);
      }
    }
  });
});

describe('A last line without a line feed', () => {
  test.each(['ty', 'type', 'type=', 'node', 'type=VIRT_CONTROL', 'node=h', 'node=h type'])(
    'ends at its last byte: %s',
    (last) => {
      const stale = 'type=VIRT_CONTROL msg=audit(1700000000.000:1): ';
      const reader = new BlockReader(related());
      // After a first block, the next is read to where the core has it.
      const first = reader.room();
      first.write('\n');
      expect([...reader.push(first.subarray(0, 1))].flatMap((batch) => [...batch])).toEqual([]);
      const room = reader.room();
      expect(room.buffer).not.toBe(first.buffer);
      room.write(stale, 'latin1');
      const records = [...reader.push(room.subarray(0, last.length)), reader.end()].flatMap((batch) => [...batch]);
      // What the bytes behind it would make of it.
      const expected = [...textRecords([Buffer.from(stale.slice(0, last.length))], related())];
      expect(records.map((record) => record.line)).toEqual(expected.map((record) => record.line));
    },
  );
});

describe('More than the tables hold:', () => {
  const record = (serial: number, fields: string): string =>
    `type=VIRT_CONTROL msg=audit(1700000000.000:${serial}): pid=1 uid=0 msg='${fields} res=success'`;
  test.each<[string, number, (n: number) => string]>([
    ['values', 12_000, (n) => record(n, `vm=v${n} uuid=u${n} a=a${n}`)],
    ['bytes of values', 8000, (n) => record(n, `vm=${String(n).padEnd(300, 'v')}`)],
    ['names', 3000, (n) => record(n, `n${n}=1`)],
    ['bytes of names', 1000, (n) => record(n, `${String(n).padEnd(100, 'n')}=1`)],
    [
      'shapes',
      3000,
      (n) => record(n, Array.from({ length: 12 }, (_, bit) => (n & (1 << bit) ? 'a=1' : 'b=1')).join(' ')),
    ],
    ['hosts', 40_000, (n) => `node=h${n} ${record(1, 'a=b')}`],
  ])('%s', (_, length, make) => {
    const lines = Array.from({ length }, (_, n) => make(n));
    const { all, rows } = readBothWays([logOf(lines)], () => everyLine, briefView);
    expect(all).toBe(length);
    // When a table is full, a record is read as text.
    expect(rows).toBeGreaterThan(length / 2);
    expect(rows).toBeLessThan(length);
  });
});

describe('Records stay what they are', () => {
  test('after their rows were overwritten', () => {
    const log = longLog(4 << 20);
    for (const pick of [() => everyLine, related]) {
      const held = [...blockRecords(chunked(log, 1 << 19), pick())];
      expectEqual(textRecords([log], pick()), held, briefView);
    }
  });

  test('if the last line of a source brings thousands of companions', () => {
    const stamp = (serial: number): string => `msg=audit(1700000000.000:${serial}):`;
    const calls = (serial: number): string[] => new Array(2048).fill(`type=CWD ${stamp(serial)} `);
    const guests = Array.from(
      { length: 17 * 256 - 1 },
      (_, n) => `type=VIRT_CREATE ${stamp(n)} p=1 msg='a=b res=failed'`,
    );
    const denials = [`type=AVC ${stamp(7001)} `, `type=AVC ${stamp(7002)} `];
    const log = logOf([...guests, ...calls(7001), ...calls(7002), ...denials]).subarray(0, -1);
    expect(log.length).toBeLessThan(1 << 19);
    const held = [...blockRecords([log], related())];
    expectEqual(textRecords([log], related()), held, briefView);
  });

  test('while another log is read with the same picker', () => {
    const pick = related();
    const [a, b] = [longLog(3 << 20), longLog(3 << 20, 5000)];
    const [first, second] = [blockRecords(chunked(a, 70_000), pick), blockRecords(chunked(b, 80_000), pick)];
    const records: [AuditRecord[], AuditRecord[]] = [[], []];
    for (let ended = false; !ended; ) {
      const [one, other] = [first.next(), second.next()];
      if (one.value) records[0].push(one.value);
      if (other.value) records[1].push(other.value);
      ended = one.done === true && other.done === true;
    }
    expectEqual(textRecords([a], related()), records[0], briefView);
    expectEqual(textRecords([b], related()), records[1], briefView);
  });

  test('after a reading with the same picker was abandoned', () => {
    const pick = related();
    const log = longLog(3 << 20);
    const abandoned = blockRecords([log], pick);
    for (let n = 0; n < 300; n++) abandoned.next();
    abandoned.return();
    expectEqual(textRecords([short], related()), blockRecords([short], pick));
  });
});

test('An event may continue in the next source with the same picker', () => {
  const [access, call] = avc({ at: 1_700_000_000, serial: 9 }) as [string, string];
  for (const [before, after] of [
    [call, access],
    [access, call],
  ] as const) {
    const [shared, other] = [related(), related()];
    const sources = [logOf([start(1), before]), logOf([after, start(2)])];
    const text = sources.flatMap((source) => [...textRecords([source], other)]);
    expect(text).toHaveLength(4);
    const blocks = sources.flatMap((source) => [...blockRecords([source], shared)]);
    expect(blocks.map((record) => record.line)).toEqual(text.map((record) => record.line));
  }
});
