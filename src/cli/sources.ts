import { AuditError, UsageError } from '../errors.ts';
import { journal } from '../log/journalctl.ts';
import { logFiles, systemLogs, withoutLeftovers } from '../log/log-files.ts';
import { everyLine, linePicker, type Wanted } from '../log/pick.ts';
import { type RecordSource, recordBatches } from '../log/read.ts';
import type { AuditRecord } from '../log/record.ts';
import { shown } from '../log/shown.ts';
import type { Io } from './io.ts';
import type { Words } from './options.ts';
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
  const pick = wanted === undefined ? everyLine : linePicker(wanted);
  const progress = new Progress(io);
  for (const { name, source } of sources) {
    try {
      for await (const records of recordBatches(source, pick, (bytes) => progress.read(bytes, name))) {
        opened = true;
        if (!(await take(records, name))) return { complete, opened };
      }
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      io.complain(error.message);
      complete = false;
    }
  }
  return { complete, opened };
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

const fileSource = (path: string): NamedSource => ({ name: shown(path), source: path });
