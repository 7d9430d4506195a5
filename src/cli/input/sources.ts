import { withoutCopies } from '../../log/event/copies.ts';
import { FallbackMerge, isFallback } from '../../log/fallback-merge.ts';
import { everyLine, type LinePicker, linePicker, type Wanted } from '../../log/lines/line-picker.ts';
import { type RecordSource, recordBatches } from '../../log/read-records.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { journal } from '../../source/journalctl.ts';
import { logFiles, systemLogs, withoutLeftovers } from '../../source/log-files.ts';
import { AuditError, UsageError } from '../../util/errors.ts';
import { shown } from '../../util/printable.ts';
import type { Io } from '../io.ts';
import type { Words } from '../options/options.ts';
import { Progress } from './progress.ts';

/** A source of records and its name, safe to print. */
export interface NamedSource {
  readonly name: string;
  readonly source: RecordSource;
}

/**
 * Where the command line says to read: files and directories, standard input, the journal, or else the system's logs.
 *
 * @param option the one that names files
 * @throws UsageError where it says two things at once
 */
export async function sourcesOf({ options, repeated }: Words, io: Io, option = '--file'): Promise<NamedSource[]> {
  const files = repeated.get(option) ?? [];
  const journals = repeated.get('--journal-file') ?? [];
  const stdin = options.has('--stdin');
  const ways = [files.length > 0 && option, stdin && '--stdin', options.has('--journal') && '--journal'];
  const given = [...ways, journals.length > 0 && '--journal-file'].filter((way) => way !== false);
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} cannot be given together`);
  if (stdin) return [{ name: 'standard input', source: io.stdin }];
  if (journals.length > 0) return [{ name: journals.map(shown).join(', '), source: journal({ files: journals }) }];
  if (options.has('--journal')) return [{ name: 'the journal', source: journal() }];
  if (files.length === 0) {
    // As ausearch does, which cannot be told to read standard input otherwise.
    if (option === '--input' && io.given && !options.has('--input-logs')) {
      return [{ name: 'standard input', source: io.stdin }];
    }
    return (await systemLogs()).map(fileSource);
  }
  const lists: NamedSource[] = [];
  for (const file of files) {
    if (file === '-') lists.push({ name: 'standard input', source: io.stdin });
    else lists.push(...(await filesAt(file, option === '--input' ? io : undefined)));
  }
  return lists;
}

/**
 * Hands over what stands in the sources, by the chunk, until nobody wants more. A source that cannot be read, or not to
 * its end, is told on standard error, and the others are read.
 *
 * @returns whether all of them could be read to their end, and whether there was anything to read
 */
export async function readAll(
  sources: readonly NamedSource[],
  wanted: Wanted | undefined,
  io: Io,
  take: (records: readonly AuditRecord[], name: string) => Promise<boolean>,
): Promise<{ complete: boolean; opened: boolean }> {
  let complete = true;
  let opened = false;
  const pick = pickerOf(wanted);
  const progress = new Progress(io);
  const { logs, fallbacks } = await parted(sources);
  const fail = (error: unknown): void => {
    if (!(error instanceof AuditError)) throw error;
    io.complain(error.message);
    complete = false;
  };
  const merge = new FallbackMerge(
    fallbacks.map(({ name, source }) => ({
      name,
      batches: untilItFails(recordBatches(source, pickerOf(wanted)), fail),
    })),
  );
  for (const { name, source } of logs) {
    try {
      for await (const records of withoutCopies(recordBatches(source, pick, (bytes) => progress.read(bytes, name)))) {
        opened = true;
        for await (const some of merge.among({ name, records })) {
          if (!(await take(some.records, some.name))) return { complete, opened };
        }
      }
    } catch (error) {
      fail(error);
    }
  }
  for await (const { name, records } of merge.rest()) if (!(await take(records, name))) break;
  return { complete, opened };
}

async function* untilItFails<T>(source: AsyncIterable<T>, fail: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    fail(error);
  }
}

/** Which of several files are fallbacks, whose records belong among those of the others. */
async function parted(sources: readonly NamedSource[]): Promise<{ logs: NamedSource[]; fallbacks: NamedSource[] }> {
  const logs: NamedSource[] = [];
  const fallbacks: NamedSource[] = [];
  for (const source of sources)
    (sources.length > 1 && (await beginsAsFallback(source)) ? fallbacks : logs).push(source);
  // Where there is nothing to put them among, they are read one after the other.
  return logs.length === 0 ? { logs: fallbacks, fallbacks: [] } : { logs, fallbacks };
}

async function beginsAsFallback({ source }: NamedSource): Promise<boolean> {
  if (typeof source !== 'string') return false;
  try {
    for await (const [record] of recordBatches(source, everyLine)) if (record !== undefined) return isFallback(record);
  } catch (error) {
    // It is told when it is its turn.
    if (!(error instanceof AuditError)) throw error;
  }
  return false;
}

// What cannot be read is told when it is its turn, so that the others are read. As ausearch, a search passes over what stands behind a gap, and tells which logs it uses.
async function filesAt(path: string, told: Io | undefined): Promise<NamedSource[]> {
  try {
    const files = await logFiles(path);
    if (told === undefined || files[0] === path) return files.map(fileSource);
    const kept = withoutLeftovers(files);
    told.remark(noteOf(files, kept));
    return kept.map(fileSource);
  } catch (error) {
    return [{ name: shown(path), source: failing(error) }];
  }
}

/** ausearch says so too, though not what it leaves out. */
function noteOf(files: readonly string[], kept: readonly string[]): string {
  const rest = files.filter((file) => !kept.includes(file)).map(shown);
  const left = rest.length === 0 ? '' : `; not ${rest.join(', ')}, behind a gap in the numbers: name it to read it`;
  return `NOTE - using ${kept.map(shown).join(', ')}${left}`;
}

// biome-ignore lint/correctness/useYield: it fails before it has anything to yield
async function* failing(error: unknown): AsyncGenerator<Uint8Array> {
  throw error;
}

const pickerOf = (wanted: Wanted | undefined): LinePicker => (wanted === undefined ? everyLine : linePicker(wanted));

const fileSource = (path: string): NamedSource => ({ name: shown(path), source: path });
