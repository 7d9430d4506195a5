import { decompressed } from '../source/decompress.ts';
import { fileChunks } from '../source/file-chunks.ts';
import { withHead } from '../source/head.ts';
import { shown } from '../util/printable.ts';
import { ExportReader } from './lines/journal-export.ts';
import type { Line } from './lines/line.ts';
import { everyLine, type LinePicker, linePicker } from './lines/line-picker.ts';
import { LineScanner } from './lines/line-scanner.ts';
import { asUtf8 } from './lines/utf16.ts';
import { parseJournalEntry, recordAt } from './record/parse-record.ts';
import { AuditRecord } from './record/record.ts';

/**
 * Where records are read from: the path of a file, its bytes, or a stream of bytes such as
 * `process.stdin`.
 */
export type RecordSource = string | URL | Uint8Array | AsyncIterable<Uint8Array | string>;

/**
 * Reads records one after the other, in the order and in all the forms in which they stand there,
 * and holds no more than a chunk of them. A stream of `journalctl -o export` is understood as well,
 * and so is data compressed with gzip, xz or zstd, and text in UTF-16.
 *
 * @param source path, bytes or stream
 * @param wanted which record types to read, by number; all where it is not given. A line of another
 *   type is skipped without being parsed; a line that does not begin with its type is parsed to see
 *   which it is.
 * @yields a record for each line that is not blank; lines that are none have a `reason` of
 *   `no-record`. The lines that `ausearch` puts between events are left out.
 * @throws TransportError `file-unreadable`, where the file cannot be read; `compressed-damaged` and
 *   `program-missing`, where it cannot be unpacked to its end; errors of a stream are passed on
 */
export async function* readRecords(
  source: RecordSource,
  wanted?: (type: number) => boolean,
): AsyncGenerator<AuditRecord, void, void> {
  const pick = wanted === undefined ? everyLine : linePicker({ types: wanted });
  for await (const batch of recordBatches(source, pick)) yield* batch;
}

/**
 * The same, some hundred at a time: a step for each record would take longer than to read it.
 *
 * @param pick takes the lines that are wanted; the same one for several sources, where an event may
 *   go on in the next
 * @param progress called with the number of bytes of each chunk, unpacked
 */
export async function* recordBatches(
  source: RecordSource,
  pick: LinePicker,
  progress?: (bytes: number) => void,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  const lines = new LineScanner(pick);
  let entries: ExportReader | undefined;
  let first = true;
  for await (const bytes of withHead(asUtf8(withHead(chunksOf(source), 2)), ExportReader.HEAD)) {
    if (first && ExportReader.recognizes(bytes)) entries = new ExportReader();
    first = false;
    progress?.(bytes.length);
    if (entries !== undefined) yield entriesOf(entries.push(bytes), pick);
    else for (const some of lines.push(bytes)) yield recordsOf(some, pick);
  }
  yield recordsOf(lines.end(), pick);
  if (entries !== undefined) yield entriesOf(entries.end(), pick);
}

/**
 * The records of some lines: of those whose type their first bytes did not tell, the ones that are
 * wanted.
 */
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

function chunksOf(source: RecordSource): AsyncIterable<Uint8Array> {
  if (source instanceof Uint8Array) return decompressed([source]);
  if (typeof source !== 'string' && !(source instanceof URL)) return decompressed(source);
  return decompressed(fileChunks(source), shown(String(source)));
}

function recordOf({ text, offset, overlong, type }: Line): AuditRecord {
  if (!overlong) return recordAt(text, offset, type);
  const message = 'the line has more than 1 MiB, and no record is that long';
  return new AuditRecord(text, offset, undefined, { code: 'line-too-long', message });
}

// Blank lines, and the `----` and `time->…` lines of ausearch.
const isSeparator = (line: string): boolean => line.length <= 64 && SEPARATOR.test(line);

const SEPARATOR = /^(?:----|time->.*)?\s*$/;
