import { describe, expect, test } from 'vitest';
import { BlockReader } from '../../src/log/block-reader.ts';
import type { EventFields } from '../../src/log/event/audit-event.ts';
import { withoutCopies } from '../../src/log/event/copies.ts';
import { EventGroups } from '../../src/log/event/event-groups.ts';
import { EventQueue } from '../../src/log/event/event-queue.ts';
import { everyLine, linePicker } from '../../src/log/lines/line-picker.ts';
import { handOver, type RecordBatch, type RecordTaker } from '../../src/log/record/record-batch.ts';
import type { RowView } from '../../src/log/record/row-view.ts';
import { isCompanion, isVirt } from '../../src/schema/record-types.ts';
import { avc, control, line } from '../support/log-text.ts';
import { drawing } from '../support/mutated-lines.ts';
import { logOf, textRecords } from '../support/read-both-ways.ts';
import { runs } from '../support/runs.ts';

type Emit = (event: EventFields) => void;

/** What assembles events, and whether it hands events of one row over as views. */
const ASSEMBLERS: Record<string, (emit: Emit, emitRow?: (row: RowView) => void) => RecordTaker & { end(): void }> = {
  'in the order of their stamps': (emit, emitRow) => new EventQueue(emit, emitRow),
  'in the order of the log': (emit, emitRow) => new EventGroups(emit, 2000, emitRow),
};

/**
 * Guests of two hosts, with denials and copies among them. Stamps are up to three seconds out of
 * order, and the clock is set back now and then.
 */
function logOfGuests(seed: number, length: number): string[] {
  const draw = drawing(seed);
  let at = 1_700_000_000;
  return Array.from({ length }, (_, n) => {
    at += draw(40) === 0 ? -draw(9) : draw(2);
    const serial = n + 1 - draw(3);
    const stamp = { at: at - draw(3) + draw(1000) / 1000, serial, ...(draw(5) === 0 && { node: 'h' }) };
    const guest = control('start', { ...stamp, vm: `guest${draw(9)}` });
    switch (draw(12)) {
      case 0:
        return avc(stamp).slice(0, 1 + draw(2));
      case 1:
        return [guest, guest];
      case 2:
        return [line('CWD', stamp, `cwd="${'x'.repeat(draw(4000))}"`)];
      case 3:
        // Near lines without a stamp, copies are looked for, and rows become objects.
        if (seed % 2 === 0) return [guest];
        return [
          `May 12 12:48:00 host audit[9]: ${guest.slice(guest.indexOf('VIRT'))}`.replace(/ msg=audit\(.*?\):/, ''),
        ];
      default:
        return [guest];
    }
  }).flat();
}

const seen = ({ node, time, serial, late, records }: EventFields): unknown => [
  node,
  time,
  serial,
  late,
  records.map((record) => [record.type, record.messageField('vm'), record.kernelField('pid'), record.line]),
];

async function* batchesOf(log: Buffer, pick = everyLine): AsyncGenerator<RecordBatch, void, void> {
  const reader = new BlockReader(pick);
  for (let start = 0; start < log.length; start += 100_003) yield* reader.push(log.subarray(start, start + 100_003));
  yield reader.end();
}

async function* listsOf(log: Buffer, pick = everyLine): AsyncGenerator<RecordBatch, void, void> {
  yield [...textRecords([log], pick)];
}

async function events(
  batches: AsyncIterable<RecordBatch>,
  assembler: (emit: Emit, emitRow?: (row: RowView) => void) => RecordTaker & { end(): void },
  rows: boolean,
): Promise<{ all: unknown[]; rows: number }> {
  const all: unknown[] = [];
  let count = 0;
  const emit: Emit = (event) => void all.push(seen(event));
  const emitRow = (row: RowView): void => {
    count++;
    emit(row);
  };
  const taker = assembler(emit, rows ? emitRow : undefined);
  for await (const batch of withoutCopies(batches)) handOver(batch, taker);
  taker.end();
  return { all, rows: count };
}

describe.each(Object.entries(ASSEMBLERS))('Events %s', (_, assembler) => {
  test('are the same, whether their records are rows or text', async () => {
    for (let seed = 0; seed < runs(6); seed++) {
      const log = logOf(logOfGuests(seed, 3000));
      const expected = await events(listsOf(log), assembler, false);
      for (const rows of [true, false]) {
        const actual = await events(batchesOf(log), assembler, rows);
        expect(actual.all).toEqual(expected.all);
        if (seed % 2 === 0) expect(actual.rows > 1000).toBe(rows);
      }
    }
  });

  test('are the same if rows are overwritten while they wait, and if companions are fetched', async () => {
    const pick = () =>
      linePicker({
        types: (type) => isVirt(type) || type === 1400,
        beside: { types: isCompanion, of: (type) => type === 1400 },
      });
    // All within a second, so that thousands of events wait.
    const lines = logOfGuests(1, 12_000).map((each) => each.replace(/audit\(\d+/, 'audit(1700000000'));
    const log = logOf(lines);
    for (const make of [() => everyLine, pick]) {
      const expected = await events(listsOf(log, make()), assembler, false);
      expect((await events(batchesOf(log, make()), assembler, true)).all).toEqual(expected.all);
    }
  });
});
