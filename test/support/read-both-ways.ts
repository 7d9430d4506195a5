import { isDeepStrictEqual } from 'node:util';
import { expect, vi } from 'vitest';
import { BlockReader } from '../../src/log/block-reader.ts';
import { recordsOf } from '../../src/log/line-records.ts';
import type { LinePicker } from '../../src/log/lines/line-picker.ts';
import { LineScanner } from '../../src/log/lines/line-scanner.ts';
import { AuditRecord } from '../../src/log/record/record.ts';
import { namesIn, recordView } from './record-view.ts';

/** Chunks of a log. */
export type Chunks = readonly Uint8Array[];

/** The records of a log, each line read as text. */
export function* textRecords(chunks: Chunks, pick: LinePicker): Generator<AuditRecord, void, void> {
  const scanner = new LineScanner(pick);
  for (const chunk of chunks) for (const lines of scanner.push(chunk)) yield* recordsOf(lines, pick);
  yield* recordsOf(scanner.end(), pick);
}

/** The same by the record core: a record may be overwritten when the next is read. */
export function* blockRecords(chunks: Chunks, pick: LinePicker): Generator<AuditRecord, void, void> {
  const reader = new BlockReader(pick);
  for (const chunk of chunks) for (const records of reader.push(chunk)) yield* records;
  yield* reader.end();
}

/** What to compare of a record; the names are those of the fields in its line. */
export type View = (record: AuditRecord, names: Iterable<string>) => unknown;

/** What tells records apart: cheaper for megabytes of them. */
export const briefView: View = (record) => {
  const { offset, type, time, serial, node, succeeded } = record;
  return [
    record.messageField('vm'),
    record.kernelField('pid'),
    offset,
    type,
    time,
    serial,
    node,
    succeeded,
    record.line,
  ];
};

/** Expects that both ways give equal records. Returns how many, and how many of them are rows. */
export function expectEqual(
  text: Iterable<AuditRecord>,
  blocks: Iterable<AuditRecord>,
  view: View = recordView,
): { all: number; rows: number } {
  const ofRow = vi.spyOn(AuditRecord, 'ofRow');
  const expected = text[Symbol.iterator]();
  let all = 0;
  for (const record of blocks) {
    const { value } = expected.next();
    const names = view === briefView ? [] : namesIn(value?.line ?? '');
    const [actual, wanted] = [view(record, names), value && view(value, names)];
    // Much faster than `expect`, which explains the difference.
    if (!isDeepStrictEqual(actual, wanted)) expect(actual).toEqual(wanted);
    all++;
  }
  expect(expected.next().done, 'there are no more records').toBe(true);
  const rows = ofRow.mock.calls.length;
  ofRow.mockRestore();
  return { all, rows };
}

/** Reads a log both ways. */
export const readBothWays = (chunks: Chunks, pick: () => LinePicker, view?: View): { all: number; rows: number } =>
  expectEqual(textRecords(chunks, pick()), blockRecords(chunks, pick()), view);

/** A log of lines, as byte strings. */
export const logOf = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
