import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/log/event/audit-event.ts';
import { EventQueue } from '../../src/log/event/event-queue.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import { line } from '../support/log-text.ts';

/** The emitted events: serial and record types, with `*` for an event that is emitted again. */
function events(lines: readonly string[], end = true): string[] {
  const given: string[] = [];
  const queue = new EventQueue(({ serial, records, late, node }: AuditEvent) => {
    const types = records.map(({ typeName }) => typeName).join('+');
    given.push(`${node === undefined ? '' : `${node}/`}${serial} ${types}${late ? ' *' : ''}`);
  });
  for (const each of lines) queue.push(parseRecord(each));
  if (end) queue.end();
  return given;
}

const one = (type: string, at: number, serial: number, node?: string, text = 'a=1') =>
  line(type, node === undefined ? { at, serial } : { at, serial, node }, text);

describe('events', () => {
  test.each<[string, string[], string[]]>([
    [
      'are assembled from interleaved records',
      [one('AVC', 1, 1), one('AVC', 1, 2), one('SYSCALL', 1, 2), one('SYSCALL', 1, 1)],
      ['1 AVC+SYSCALL', '2 AVC+SYSCALL'],
    ],
    [
      'are emitted in the order of their stamps, within two seconds',
      [one('CWD', 1.5, 3), one('CWD', 1, 2), one('CWD', 1, 1)],
      ['1 CWD', '2 CWD', '3 CWD'],
    ],
    [
      'are emitted in the order of the log if time steps back',
      [one('CWD', 5000, 1), one('CWD', 1400, 2), one('CWD', 1401, 3)],
      ['1 CWD', '2 CWD', '3 CWD'],
    ],
    [
      'are emitted again when the record of the system call comes late',
      [one('AVC', 1, 1), one('CWD', 9, 2), one('SYSCALL', 1, 1), one('CWD', 19, 3)],
      ['1 AVC', '1 AVC+SYSCALL *', '2 CWD', '3 CWD'],
    ],
    [
      'contain a record once, even if it came twice',
      [one('AVC', 1, 1), one('AVC', 1, 1), one('SYSCALL', 1, 1)],
      ['1 AVC+SYSCALL'],
    ],
    [
      'keep two records of one type that differ',
      [one('PATH', 1, 1, undefined, 'item=0'), one('PATH', 1, 1, undefined, 'item=1')],
      ['1 PATH+PATH'],
    ],
    [
      'of two hosts are separate, and keep the order in which they came',
      [one('AVC', 1, 1, 'a'), one('AVC', 1, 1, 'b'), one('CWD', 9, 2, 'b'), one('CWD', 9, 2, 'a')],
      ['a/1 AVC', 'b/1 AVC', 'b/2 CWD', 'a/2 CWD'],
    ],
  ])('%s', (_, lines, given) => {
    expect(events(lines)).toEqual(given);
  });

  test('without a stamp are emitted at once, one per line', () => {
    const text = "May 12 12:48:00 host audit[9]: USER_LOGIN pid=9 uid=0 msg='op=login'";
    expect(events([text, text], false)).toEqual(['host/undefined USER_LOGIN', 'host/undefined USER_LOGIN']);
  });

  test('with the same time do not pile up', () => {
    const many = Array.from({ length: 30_000 }, (_, serial) => one('CWD', 1, serial));
    expect(30_000 - events(many, false).length).toBeLessThan(10_000);
  });

  test('of thousands of records are emitted again only a few times, and lose no record', () => {
    const seen = new Set<string | undefined>();
    let given = 0;
    const queue = new EventQueue(({ records }) => {
      given += records.length;
      for (const { body } of records) seen.add(body);
    });
    for (let item = 0; item < 12_000; item++) queue.push(parseRecord(one('AVC', 1, 1, undefined, `item=${item}`)));
    queue.end();
    expect(seen.size).toBe(12_000);
    expect(given).toBeLessThan(20 * 12_000);
  });

  test('of very many hosts are not held longer', () => {
    const many = Array.from({ length: 30_000 }, (_, serial) => one('CWD', 1 + serial / 1000, serial, `h${serial}`));
    expect(events(many).length).toBe(30_000);
    expect(30_000 - events(many, false).length).toBeLessThan(10_000);
  });

  test('of a host that falls silent do not delay others forever', () => {
    const many = Array.from({ length: 30_000 }, (_, serial) => one('CWD', 2 + serial, serial, 'b'));
    const given = events([one('CWD', 1, 1, 'a'), ...many], false);
    expect(given[0]).toBe('a/1 CWD');
    expect(given.length).toBeGreaterThan(20_000);
  });
});
