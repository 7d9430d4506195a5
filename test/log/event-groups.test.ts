import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvents } from '../../src/log/read/read-events.ts';
import { avc, control, line } from '../support/log-text.ts';
import { runs } from '../support/runs.ts';

async function groupsOf(lines: readonly string[], timeout?: number): Promise<string[]> {
  const options = timeout === undefined ? {} : { timeout };
  const events: string[] = [];
  for await (const { node, serial, records } of readEvents(Buffer.from(lines.join('\n')), options)) {
    events.push(`${node ?? ''}${serial}:${records.map(({ typeName }) => typeName).join('+')}`);
  }
  return events;
}

const syscall = (at: number, serial: number) => line('SYSCALL', { at, serial }, 'syscall=2 pid=1');
const access = (at: number, serial: number) => line('AVC', { at, serial }, 'avc:  denied  { read } for  pid=1');

describe('events', () => {
  test.each<[string, string[], string[], number?]>([
    ['contain all records with their stamp', [access(1, 1), syscall(1, 1)], ['1:AVC+SYSCALL']],
    ['may be mixed', [access(1, 1), access(1, 2), syscall(1, 2), syscall(1, 1)], ['1:AVC+SYSCALL', '2:AVC+SYSCALL']],
    [
      'are emitted in the order in which they began, whatever their stamps are',
      [
        control('stop', { at: 100, serial: 2 }),
        control('start', { at: 0, serial: 1 }),
        control('start', { at: 50, serial: 3 }),
      ],
      ['2:VIRT_CONTROL', '1:VIRT_CONTROL', '3:VIRT_CONTROL'],
    ],
    [
      'do not get a record that comes two seconds later',
      [access(1, 1), control('start', { at: 4, serial: 2 }), syscall(1, 1)],
      ['1:AVC', '2:VIRT_CONTROL', '1:SYSCALL'],
    ],
    [
      'get a later record if the timeout is longer',
      [access(1, 1), control('start', { at: 4, serial: 2 }), syscall(1, 1)],
      ['1:AVC+SYSCALL', '2:VIRT_CONTROL'],
      5000,
    ],
    [
      'of two hosts are separate',
      [line('AVC', { at: 1, serial: 1, node: 'a' }, 'x=1'), line('SYSCALL', { at: 1, serial: 1, node: 'b' }, 'x=1')],
      ['a1:AVC', 'b1:SYSCALL'],
    ],
    [
      'of a quiet host are not delayed by the clock of another host',
      [
        line('AVC', { at: 1, serial: 1, node: 'a' }, 'x=1'),
        line('AVC', { at: 9, serial: 1, node: 'b' }, 'x=1'),
        line('SYSCALL', { at: 1, serial: 1, node: 'a' }, 'x=1'),
      ],
      ['a1:AVC+SYSCALL', 'b1:AVC'],
    ],
    [
      'that a program sent have one record each',
      [control('start', { at: 1, serial: 1 }), syscall(1, 1)],
      ['1:VIRT_CONTROL', '1:SYSCALL'],
    ],
    [
      'are emitted once if a record occurs twice',
      ['a', 'b'].map(() => control('start', { at: 1, serial: 1 })),
      ['1:VIRT_CONTROL'],
    ],
    ['do not continue in another log', [access(100, 1), access(1, 1), syscall(1, 1)], ['1:AVC', '1:AVC+SYSCALL']],
    [
      'have a single record if they have no time',
      ['Nov 14 22:13:20 host audit[1]: AVC avc:  denied  { read } for  pid=1'],
      ['hostundefined:AVC'],
    ],
    [
      'contain no lines that are not records',
      ['garbage', '', access(1, 1), '----', 'type=AVC msg=audit(x.y:z): a=1'],
      ['1:AVC'],
    ],
  ])('%s', async (_, lines, expected, timeout) => {
    expect(await groupsOf(lines, timeout)).toEqual(expected);
  });

  test('are held for at most a few thousand records', async () => {
    const later = Array.from({ length: 9000 }, (_, index) => access(1, index + 2));
    const groups = await groupsOf([access(1, 1), ...later, syscall(1, 1)]);
    expect(groups[0]).toBe('1:AVC');
    expect(groups).toContain('1:SYSCALL');
  });
});

test('the events are the same wherever a log is cut into chunks', async () => {
  const lines = [1, 2, 3, 4].flatMap((at) => [
    ...avc({ at, serial: at * 2 }),
    control('start', { at, serial: at * 2 + 1 }),
  ]);
  const bytes = Buffer.from(lines.join('\n'));
  const whole = await groupsOf(lines);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      const events: string[] = [];
      for await (const { serial, records } of readEvents(fromChunks(chunks))) {
        events.push(`${serial}:${records.map(({ typeName }) => typeName).join('+')}`);
      }
      expect(events).toEqual(whole);
    }),
    { numRuns: runs(50) },
  );
});

test('only wanted types are read', async () => {
  const lines = [...avc({ at: 1, serial: 1 }), control('start', { at: 1, serial: 2 })].join('\n');
  const serials = [];
  for await (const { serial } of readEvents(Buffer.from(lines), { types: [2500] })) serials.push(serial);
  expect(serials).toEqual([2]);
});

async function* fromChunks(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
