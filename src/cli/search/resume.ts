import type { AuditEvent } from '../../log/event/event-queue.ts';
import type { Source } from '../../log/source/source.ts';
import { AuditError } from '../../util/errors.ts';
import type { Io } from '../terminal/io.ts';
import { type Checkpoint, isAt, type Position, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type Searched, type SearchRequest, search } from './search.ts';

/** The checkpoint to resume from, and whether its time counts instead of its event. */
export interface ResumeFrom {
  readonly path: string;
  readonly byTime: boolean;
}

/**
 * Searches after the event where the previous run stopped, and saves where this run stops once everything found is written:
 * an interrupted run repeats events rather than losing one. The event is identified by its own stamp, so it is found even
 * if the log was renamed or compressed; the file's identity only says where to start looking.
 *
 * @returns exit code: 0 if something was found; 1 if nothing was, or a source could not be read to its end; 10 if the
 *   checkpoint is damaged; 11 if it cannot be written
 */
export async function resumed(
  sources: readonly Source[],
  request: SearchRequest,
  { path, byTime }: ResumeFrom,
  io: Io,
): Promise<number> {
  const passing = sources.find(({ once }) => once);
  if (passing !== undefined) {
    io.complain(
      `a checkpoint cannot be kept for ${passing.name}, which can be read only once: --checkpoint is ignored`,
    );
    const { found, complete } = await search(sources, request, () => true, io);
    return found && complete ? 0 : 1;
  }
  let before: Checkpoint | undefined;
  try {
    before = await readCheckpoint(path);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    io.complain(error.message);
    return 10;
  }
  const { found, complete, opened, written, last } = await searchAfter(sources, request, before, byTime, io);
  if (!found && opened && !request.quiet) io.remark('<no matches>');
  // The reader of the output has not seen all of it.
  if (!written) return 0;
  try {
    if (opened) await writeCheckpoint(path, { file: await newest(sources), event: last ?? before?.event });
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    io.complain(error.message);
    return 11;
  }
  return found && complete ? 0 : 1;
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
  const since = (event: AuditEvent) => (event.time ?? 0) >= position.time;
  if (byTime) return search(sources, request, since, io);
  const start = await indexOf(sources, before?.file);
  for (const from of start > 0 ? [start, 0] : [0]) {
    const after = afterEvent(position);
    const searched = await search(sources.slice(from), request, after.isNew, io);
    if (after.reached()) return searched;
  }
  io.complain('no log has the last event of the checkpoint any more: showing events of its time or later');
  return search(sources, request, since, io);
}

/** Skips all events up to and including the last one of the previous run. */
function afterEvent(position: Position): { isNew: (event: AuditEvent) => boolean; reached: () => boolean } {
  let reached = false;
  const isNew = (event: AuditEvent): boolean => {
    if (reached) return true;
    reached = isAt(position, event);
    return false;
  };
  return { isNew, reached: () => reached };
}

/** The index of the source with a file, whatever the file is called now; 0 if there is none. */
async function indexOf(sources: readonly Source[], file: Checkpoint['file']): Promise<number> {
  if (file === undefined) return 0;
  for (const [index, source] of sources.entries()) if ((await source.identity?.()) === file) return index;
  return 0;
}

const newest = async (sources: readonly Source[]): Promise<Checkpoint['file']> => sources.at(-1)?.identity?.();
