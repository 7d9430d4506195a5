import { withoutCopies } from '../../log/event/copies.ts';
import { FallbackMerge, isFallback } from '../../log/fallback-merge.ts';
import { everyLine, type LinePicker, linePicker, type Wanted } from '../../log/lines/line-picker.ts';
import type { RecordBatch } from '../../log/record/record-batch.ts';
import type { Source } from '../../log/source/source.ts';
import { AuditError } from '../../util/errors.ts';
import { type Io, OutputError } from '../terminal/io.ts';
import { AuditSigns } from './audit-signs.ts';
import { Progress } from './progress.ts';

/** How reading went. */
export interface ReadResult {
  /** Whether all sources were read to their end. */
  readonly complete: boolean;
  /** Whether any source could be read at all. */
  readonly opened: boolean;
  /** Whether all sources were directories without logs. */
  readonly noLogs: boolean;
  /** Whether what was read has an audit record, wanted or not. If it has none, that was reported. */
  readonly isAudit: boolean;
  /** What was read, safe to print. */
  readonly sources: string;
}

/**
 * Hands over the records of several sources in batches, until the command has enough. A source that
 * cannot be read to its end is reported on standard error, and reading continues with the next.
 *
 * @param take returns whether the command wants more
 * @throws OutputError as `take` threw it
 */
export async function readSources(
  sources: readonly Source[],
  wanted: Wanted | undefined,
  io: Io,
  take: (records: RecordBatch, name: string) => Promise<boolean>,
): Promise<ReadResult> {
  let complete = true;
  let opened = false;
  let noLogs = true;
  const pick = pickerOf(wanted);
  const progress = new Progress(io);
  const signs = new AuditSigns();
  const result = (): ReadResult => ({
    complete,
    opened,
    noLogs: noLogs && !complete && !opened,
    isAudit: signs.found,
    sources: signs.sources,
  });
  const { logs, fallbacks } = await splitFallbacks(sources);
  const fail = (error: unknown): void => {
    // Output that cannot be written is no fault of the source that was being read.
    if (!(error instanceof AuditError) || error instanceof OutputError) throw error;
    io.complain(error.message);
    complete = false;
    noLogs &&= error.code === 'no-log';
  };
  const merge = new FallbackMerge(
    fallbacks.map((source) => ({
      name: source.name,
      batches: untilItFails(source.records(pickerOf(wanted)), fail),
    })),
  );
  for (const source of logs) {
    const { name } = source;
    try {
      const batches = source.records(pick, (chunk) => {
        progress.read(chunk.length, name);
        signs.chunk(chunk);
      });
      for await (const records of withoutCopies(batches)) {
        opened = true;
        signs.source(name);
        for await (const some of merge.among({ name, records })) {
          signs.records(some.records);
          if (!(await take(some.records, some.name))) return result();
        }
      }
    } catch (error) {
      fail(error);
    }
  }
  for await (const { name, records } of merge.rest()) {
    signs.records(records);
    if (!(await take(records, name))) break;
  }
  if (opened && complete && !signs.found) io.complain(signs.complaint);
  return result();
}

async function* untilItFails<T>(source: AsyncIterable<T>, fail: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    fail(error);
  }
}

/** Separates fallback files, whose records are merged into those of the logs. */
async function splitFallbacks(sources: readonly Source[]): Promise<{ logs: Source[]; fallbacks: Source[] }> {
  const logs: Source[] = [];
  const fallbacks: Source[] = [];
  for (const source of sources) {
    if (sources.length > 1 && (await beginsAsFallback(source))) fallbacks.push(source);
    else logs.push(source);
  }
  // Without a log to merge them into, they are read one after the other.
  return logs.length === 0 ? { logs: fallbacks, fallbacks: [] } : { logs, fallbacks };
}

/** Whether the first record of a source comes from a fallback. */
export async function beginsAsFallback(source: Source): Promise<boolean> {
  // Looking into it would consume its beginning.
  if (source.once) return false;
  try {
    for await (const [record] of source.records(everyLine)) if (record !== undefined) return isFallback(record);
  } catch (error) {
    // The error is reported when the source is read.
    if (!(error instanceof AuditError)) throw error;
  }
  return false;
}

/** Takes wanted lines, or all. */
export const pickerOf = (wanted: Wanted | undefined): LinePicker =>
  wanted === undefined ? everyLine : linePicker(wanted);
