import { decompressed } from '../source/decompress.ts';
import { fileChunks } from '../source/file-chunks.ts';
import { withHead } from '../source/head.ts';
import { untilAborted } from '../util/abort.ts';
import { type Check, checkValue } from '../util/check.ts';
import { abortSignal, id, listOf } from '../util/checks.ts';
import { checkOptions, type Shape } from '../util/options.ts';
import { shown } from '../util/printable.ts';
import { BlockReader } from './block-reader.ts';
import { LineReader } from './line-records.ts';
import { ExportReader } from './lines/journal-export.ts';
import { everyLine, type LinePicker, linePicker } from './lines/line-picker.ts';
import { asUtf8 } from './lines/utf16.ts';
import { parseJournalEntry } from './record/parse-record.ts';
import type { AuditRecord } from './record/record.ts';
import type { RecordBatch } from './record/record-batch.ts';

/**
 * A source of records: the path or URL of a file, its bytes, or a stream of bytes such as
 * `process.stdin`.
 */
export type RecordSource = string | URL | Uint8Array | AsyncIterable<Uint8Array | string>;

const anySource: Check<RecordSource> = {
  words: 'a path, a URL, bytes or a stream of bytes',
  accepts: (value) =>
    typeof value === 'string' ||
    value instanceof URL ||
    value instanceof Uint8Array ||
    (typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)),
};

/**
 * Checks that a value can be read: callers may be untyped JavaScript, where the promise of a source
 * looks like one.
 *
 * @param of the function, as errors name it
 * @throws UsageError `option-invalid`
 */
export function checkSource(value: unknown, of: string): void {
  checkValue(value, anySource, `${of}: source`);
}

/** What to read, and until when. */
export interface ReadOptions {
  /**
   * Numbers of the record types to read, such as `VIRT.CONTROL`. All lines are read if this is left
   * out.
   */
  readonly types?: readonly number[] | undefined;
  /**
   * Ends reading: the iteration throws the signal's reason, and files and programs are released.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What the options of a reader may be. */
export const readShape: Shape<ReadOptions> = { types: listOf(id), signal: abortSignal };

/**
 * Reads the records of a log one by one, in the order of the log. The log may be in any form that
 * `parseRecord` reads, a stream of `journalctl -o export`, or either of them compressed with gzip,
 * xz or zstd. At most one chunk of it (2 MiB) is in memory at a time.
 *
 * @param source path, bytes or stream
 * @param options which record types to read, and a signal that ends reading
 * @yields a record for each line that is not blank, except the separators of `ausearch`. A line
 *   without a record has the `reason` `no-record`; with `types`, it is left out.
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option or the source, when
 *   it is called
 * @throws TransportError `file-unreadable` if the file cannot be read; `compressed-damaged` or
 *   `program-missing` if it cannot be decompressed to its end. Errors of a stream are passed on.
 * @example
 * for await (const { time, event } of readRecords('/var/log/audit/audit.log', { types: [VIRT.CONTROL] })) {
 *   console.log(new Date(time ?? 0), event);
 * }
 */
export function readRecords(source: RecordSource, options: ReadOptions = {}): AsyncGenerator<AuditRecord, void, void> {
  checkSource(source, 'readRecords');
  checkOptions(options, readShape, 'readRecords');
  return records(source, options);
}

async function* records(source: RecordSource, { types, signal }: ReadOptions): AsyncGenerator<AuditRecord, void, void> {
  const wanted = types === undefined ? undefined : new Set(types);
  for await (const batch of recordBatches(source, pickerOf(wanted), undefined, signal)) {
    for (const record of batch) {
      signal?.throwIfAborted();
      if (isWanted(record, wanted)) yield record;
    }
  }
}

/** Takes the lines of some record types, and those that do not begin with their type. */
export const pickerOf = (wanted: ReadonlySet<number> | undefined): LinePicker =>
  wanted === undefined ? everyLine : linePicker({ types: (type) => wanted.has(type) });

/** Whether a record has one of the types. */
export const isWanted = ({ type }: AuditRecord, wanted: ReadonlySet<number> | undefined): boolean =>
  wanted === undefined || (type !== undefined && wanted.has(type));

/**
 * The same in batches of some hundred records: one iteration step per record would take longer than
 * reading the record.
 *
 * @param pick takes the lines that are wanted; share one between sources if an event may continue
 *   in the next source
 * @param progress called with each chunk, decompressed, before it is read
 * @param signal ends reading with its reason
 */
export async function* recordBatches(
  source: RecordSource,
  pick: LinePicker,
  progress?: (chunk: Uint8Array) => void,
  signal?: AbortSignal,
): AsyncGenerator<RecordBatch, void, void> {
  const reader = readerOf(source, pick);
  let entries: ExportReader | undefined;
  let first = true;
  for await (const bytes of withHead(asUtf8(withHead(chunksOf(source, reader, signal), 2)), ExportReader.HEAD)) {
    signal?.throwIfAborted();
    if (first && ExportReader.recognizes(bytes)) entries = new ExportReader();
    first = false;
    progress?.(bytes);
    if (entries !== undefined) yield entriesOf(entries.push(bytes), pick);
    else yield* reader.push(bytes);
  }
  yield entries === undefined ? reader.end() : entriesOf(entries.end(), pick);
}

// To start the record core takes longer than to read a few lines as text.
const readerOf = (source: RecordSource, pick: LinePicker): BlockReader | LineReader =>
  source instanceof Uint8Array && source.length < SMALL ? new LineReader(pick) : new BlockReader(pick);

const SMALL = 1 << 16;

function entriesOf(entries: Iterable<Record<string, Uint8Array>>, pick: LinePicker): readonly AuditRecord[] {
  return Array.from(entries, parseJournalEntry).filter(({ type }) => type === undefined || pick.wants(type));
}

/** @param reader offers room for the bytes of a file */
function chunksOf(
  source: RecordSource,
  reader: BlockReader | LineReader,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  if (source instanceof Uint8Array) return decompressed([source]);
  if (typeof source !== 'string' && !(source instanceof URL)) return decompressed(untilAborted(source, signal));
  const room = 'room' in reader ? () => reader.room() : undefined;
  return decompressed(untilAborted(fileChunks(source, room), signal), shown(String(source)));
}
