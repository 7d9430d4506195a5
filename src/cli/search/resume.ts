import type { EventFields } from '../../log/event/audit-event.ts';
import type { Source } from '../../log/source/source.ts';
import { AuditError, type ErrorCode } from '../../util/errors.ts';
import { beginsAsFallback } from '../input/read-sources.ts';
import { EXIT } from '../options/command.ts';
import { type Io, OutputError } from '../terminal/io.ts';
import {
  type Checkpoint,
  isAt,
  type Position,
  readCheckpoint,
  type SavedCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts';
import { whileLocked } from './checkpoint-lock.ts';
import type { Place } from './event-output.ts';
import { type Searched, type SearchRequest, search } from './search.ts';

/** The checkpoint to resume from, and whether its time counts instead of its event. */
export interface ResumeFrom {
  readonly path: string;
  readonly byTime: boolean;
}

/**
 * Searches after the event where the previous run stopped, and saves where this run stops. What is
 * saved never runs ahead of the output: an interrupted run repeats events rather than losing one.
 * If the output cannot be written, it is the last event that was written completely. The event is
 * identified by its own stamp, so it is found even if the log was renamed or compressed; the file's
 * identity only says where to start looking.
 *
 * @returns exit code: 0 if something was found; 1 if nothing was; 3 if a source could not be read to
 *   its end; 10 if the checkpoint is damaged; 11 if it cannot be written; 13 if another run uses it
 * @throws OutputError if the output cannot be written; the checkpoint was saved before
 */
export async function resumed(
  sources: readonly Source[],
  request: SearchRequest,
  from: ResumeFrom,
  io: Io,
): Promise<number> {
  const passing = sources.find(({ once }) => once);
  if (passing !== undefined) {
    io.complain(
      `a checkpoint cannot be kept for ${passing.name}, which can be read only once: --checkpoint is ignored`,
    );
    const { found, complete } = await search(sources, request, () => true, io);
    return complete ? Number(!found) : EXIT.failed;
  }
  if (io.mayBeClosed()) {
    io.complain(
      'standard output is closed, or is /dev/null opened for reading too: the checkpoint would run ahead of the output. To move the checkpoint without output, use > /dev/null',
    );
    return EXIT.failed;
  }
  try {
    return await whileLocked(from.path, () => resumeAndSave(sources, request, from, io));
  } catch (error) {
    const code = error instanceof AuditError ? EXIT_CODES.get(error.code) : undefined;
    if (code === undefined || error instanceof OutputError) throw error;
    io.complain((error as AuditError).message);
    return code;
  }
}

/** What goes wrong with a checkpoint, and the exit code. */
const EXIT_CODES: ReadonlyMap<ErrorCode, number> = new Map([
  ['checkpoint-damaged', 10],
  ['file-unreadable', 10],
  ['file-unwritable', 11],
  ['checkpoint-busy', 13],
]);

async function resumeAndSave(
  sources: readonly Source[],
  request: SearchRequest,
  { path, byTime }: ResumeFrom,
  io: Io,
): Promise<number> {
  const before = await readCheckpoint(path);
  let reached: Place | undefined;
  const onWritten = (place: Place): void => {
    reached = place;
  };
  try {
    const searched = await searchAfter(sources, { ...request, onWritten }, before, byTime, io);
    const { found, complete, opened, written, last } = searched;
    if (!found && opened && !request.quiet) io.remark('<no matches>');
    // The reader of the output has not seen all of it, and nobody knows how much it has seen.
    if (!written) return 0;
    // An error that comes this late leaves open what was lost.
    reached = undefined;
    io.sync();
    if (opened)
      await writeCheckpoint(path, { file: await newest(sources), event: last ?? before?.event }, before?.text);
    return complete ? Number(!found) : EXIT.failed;
  } catch (error) {
    if (error instanceof OutputError && reached !== undefined) await saveReached(path, reached, before, sources, io);
    throw error;
  }
}

/** Saves the last event that was written completely before the output failed. */
async function saveReached(
  path: string,
  { event, source }: Place,
  before: SavedCheckpoint | undefined,
  sources: readonly Source[],
  io: Io,
): Promise<void> {
  try {
    io.sync();
    const file = await sources.find(({ name }) => name === source)?.identity?.();
    await writeCheckpoint(path, { file, event }, before?.text);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    // The output's first error decides the exit code.
    if (!(error instanceof OutputError)) io.complain(error.message);
  }
}

async function searchAfter(
  sources: readonly Source[],
  request: SearchRequest,
  before: Checkpoint | undefined,
  byTime: boolean,
  io: Io,
): Promise<Searched> {
  const position = before?.event;
  if (position === undefined) return search(sources, request, () => true, io);
  const since = (event: EventFields) => (event.time ?? 0) >= position.time;
  if (byTime) return search(sources, request, since, io);
  const start = await startOf(sources, before?.file);
  for (const from of start > 0 ? [start, 0] : [0]) {
    const after = afterEvent(position);
    const searched = await search(sources.slice(from), request, after.isNew, io);
    if (after.reached()) return searched;
  }
  io.complain('no log has the last event of the checkpoint any more: showing events of its time or later');
  return search(sources, request, since, io);
}

/** Skips all events up to and including the last one of the previous run. */
function afterEvent(position: Position): { isNew: (event: EventFields) => boolean; reached: () => boolean } {
  let reached = false;
  const isNew = (event: EventFields): boolean => {
    if (reached) return true;
    reached = isAt(position, event);
    return false;
  };
  return { isNew, reached: () => reached };
}

/**
 * The index of the source to start with: the one with a file, whatever the file is called now; 0 if
 * there is none. Records of a fallback file are merged into all sources, so then the others must be
 * read too.
 */
async function startOf(sources: readonly Source[], file: Checkpoint['file']): Promise<number> {
  const index = file === undefined ? 0 : await indexOf(sources, file);
  if (index > 0) for (const source of sources) if (await beginsAsFallback(source)) return 0;
  return index;
}

async function indexOf(sources: readonly Source[], file: string): Promise<number> {
  for (const [index, source] of sources.entries()) if ((await source.identity?.()) === file) return index;
  return 0;
}

const newest = async (sources: readonly Source[]): Promise<Checkpoint['file']> => sources.at(-1)?.identity?.();
