import { createReadStream } from 'node:fs';
import { TransportError } from '../errors.ts';
import { parseJournalEntry } from './journal.ts';
import { ExportReader } from './journal-export.ts';
import { type Line, LineSplitter } from './lines.ts';
import { recordAt } from './parse-record.ts';
import { AuditRecord } from './record.ts';

/** Where records are read from: the path of a file, its bytes, or a stream of bytes such as `process.stdin`. */
export type RecordSource = string | URL | Uint8Array | AsyncIterable<Uint8Array | string>;

/**
 * Reads records one after the other, in the order and in all the forms in which they stand there, and holds no more than
 * a chunk of them. A stream of `journalctl -o export` is understood as well.
 *
 * @param source path, bytes or stream
 * @yields a record for each line that is not blank; lines that are none have a `reason` of `no-record`. The lines
 *   that `ausearch` puts between events are left out.
 * @throws TransportError `file-unreadable`, where the file cannot be read; errors of a stream are passed on
 */
export async function* readRecords(source: RecordSource): AsyncGenerator<AuditRecord, void, void> {
  const lines = new LineSplitter();
  let entries: ExportReader | undefined;
  let first = true;
  for await (const bytes of withHead(chunksOf(source), ExportReader.HEAD)) {
    if (first && ExportReader.recognizes(bytes)) entries = new ExportReader();
    first = false;
    if (entries === undefined) {
      for (const line of lines.push(bytes)) if (!isSeparator(line.bytes)) yield recordOf(line);
    } else {
      for (const entry of entries.push(bytes)) yield parseJournalEntry(entry);
    }
  }
  for (const line of lines.end()) if (!isSeparator(line.bytes)) yield recordOf(line);
  for (const entry of entries?.end() ?? []) yield parseJournalEntry(entry);
}

function chunksOf(source: RecordSource): AsyncIterable<Uint8Array | string> | Iterable<Uint8Array> {
  if (source instanceof Uint8Array) return [source];
  return typeof source === 'string' || source instanceof URL ? fileChunks(source) : source;
}

/** The same bytes, with at least `length` of them in the first chunk if there are as many. */
async function* withHead(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (head === undefined) {
      yield bytes;
      continue;
    }
    head = head.length === 0 ? bytes : Buffer.concat([head, bytes]);
    if (head.length < length) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

async function* fileChunks(path: string | URL): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 1 << 18 });
  } catch (error) {
    const { message, errno = 0 } = error as NodeJS.ErrnoException;
    throw new TransportError('file-unreadable', `cannot read ${path}: ${message}`, { cause: error, errno: -errno });
  }
}

function recordOf({ bytes, offset, overlong }: Line): AuditRecord {
  if (!overlong) return recordAt(bytes, offset);
  const message = 'the line has more than 1 MiB, and no record is that long';
  return new AuditRecord(bytes, offset, undefined, { code: 'line-too-long', message });
}

// Blank lines, and the `----` and `time->…` lines of ausearch.
function isSeparator(line: Uint8Array): boolean {
  if (line.length > 64) return false;
  return /^(?:----|time->.*)?\s*$/.test(Buffer.from(line).toString('latin1'));
}
