import { decompressed } from '../source/decompress.ts';
import { fileChunks } from '../source/file-chunks.ts';
import { withHead } from '../source/head.ts';
import { untilAborted } from '../util/abort.ts';
import { abortSignal, id, listOf } from '../util/checks.ts';
import { checkOptions, type Shape } from '../util/options.ts';
import { shown } from '../util/printable.ts';
import { ExportReader } from './lines/journal-export.ts';
import type { Line } from './lines/line.ts';
import { everyLine, type LinePicker, linePicker } from './lines/line-picker.ts';
import { LineScanner } from './lines/line-scanner.ts';
import { asUtf8 } from './lines/utf16.ts';
import { parseJournalEntry, recordAt } from './record/parse-record.ts';
import { AuditRecord } from './record/record.ts';

/**
 * A source of records: the path or URL of a file, its bytes, or a stream of bytes such as
 * `process.stdin`.
 */
export type RecordSource = string | URL | Uint8Array | AsyncIterable<Uint8Array | string>;

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
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option, when it is called
 * @throws TransportError `file-unreadable` if the file cannot be read; `compressed-damaged` or
 *   `program-missing` if it cannot be decompressed to its end. Errors of a stream are passed on.
 * @example
 * for await (const { time, event } of readRecords('/var/log/audit/audit.log', { types: [VIRT.CONTROL] })) {
 *   console.log(new Date(time ?? 0), event);
 * }
 */
export function readRecords(source: RecordSource, options: ReadOptions = {}): AsyncGenerator<AuditRecord, void, void> {
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
 * @param progress called with the number of bytes of each chunk, decompressed
 * @param signal ends reading with its reason
 */
export async function* recordBatches(
  source: RecordSource,
  pick: LinePicker,
  progress?: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  const lines = new LineScanner(pick);
  let entries: ExportReader | undefined;
  let first = true;
  for await (const bytes of withHead(asUtf8(withHead(chunksOf(source, signal), 2)), ExportReader.HEAD)) {
    signal?.throwIfAborted();
    if (first && ExportReader.recognizes(bytes)) entries = new ExportReader();
    first = false;
    progress?.(bytes.length);
    if (entries !== undefined) yield entriesOf(entries.push(bytes), pick);
    else for (const some of lines.push(bytes)) yield recordsOf(some, pick);
  }
  yield recordsOf(lines.end(), pick);
  if (entries !== undefined) yield entriesOf(entries.end(), pick);
}

/** The records of some lines. For lines that do not begin with their type, only wanted records. */
export function recordsOf(lines: readonly Line[], pick: LinePicker): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const line of lines) {
    if (line.type === undefined && isSeparator(line.text)) continue;
    const record = recordOf(line);
    if (line.type !== undefined || record.type === undefined || pick.wants(record.type)) records.push(record);
  }
  return records;
}

function entriesOf(entries: Iterable<Record<string, Uint8Array>>, pick: LinePicker): AuditRecord[] {
  return Array.from(entries, parseJournalEntry).filter(({ type }) => type === undefined || pick.wants(type));
}

function chunksOf(source: RecordSource, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  if (source instanceof Uint8Array) return decompressed([source]);
  if (typeof source !== 'string' && !(source instanceof URL)) return decompressed(untilAborted(source, signal));
  return decompressed(untilAborted(fileChunks(source), signal), shown(String(source)));
}

function recordOf({ text, offset, overlong, type }: Line): AuditRecord {
  if (!overlong) return recordAt(text, offset, type);
  const message = 'the line is longer than 1 MiB, and no record is that long';
  return new AuditRecord(text, offset, undefined, { code: 'line-too-long', message });
}

// Blank lines, and the `----` and `time->…` lines of ausearch.
const isSeparator = (line: string): boolean => line.length <= 64 && SEPARATOR.test(line);

const SEPARATOR = /^(?:----|time->.*)?\s*$/;
