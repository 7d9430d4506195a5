import type { AuditEvent } from '../../log/event/event-queue.ts';
import { AuditError } from '../../util/errors.ts';
import type { NamedSource } from '../input/sources.ts';
import type { Io } from '../io.ts';
import { type Checkpoint, fileIdentity, isAt, type Position, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type Searched, type SearchRequest, search } from './search.ts';

/** Which checkpoint to go on from, and whether from its time, whether or not its event is there. */
export interface ResumeFrom {
  readonly path: string;
  readonly byTime: boolean;
}

/**
 * Searches behind the event where the run before has ended, and notes where this one ends, once all that was found is out: a
 * run that is interrupted repeats events rather than losing one. What the last event was is told by itself, so that it is
 * found in a log that was renamed or compressed; the file's identity only says where to begin to look.
 *
 * @returns exit code: 0 something was found, 1 nothing was or a source could not be read to its end, 10 the checkpoint is
 *   none, 11 it cannot be written
 */
export async function resumed(
  sources: readonly NamedSource[],
  request: SearchRequest,
  { path, byTime }: ResumeFrom,
  io: Io,
): Promise<number> {
  if (sources.some(({ source }) => source === io.stdin)) {
    io.complain('a checkpoint cannot be kept of standard input: --checkpoint is not used');
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
  const { found, complete, opened, written, last } = await searchBehind(sources, request, before, byTime, io);
  if (!found && opened && !request.quiet) io.remark('<no matches>');
  // Whoever reads the output has not seen all of it.
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

async function searchBehind(
  sources: readonly NamedSource[],
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
    const behind = behindEvent(position);
    const searched = await search(sources.slice(from), request, behind.isNew, io);
    if (behind.reached()) return searched;
  }
  io.complain('the last event of the checkpoint is in no log any more: showing what is of its time or later');
  return search(sources, request, since, io);
}

/** Passes over all events up to and with the last one of before. */
function behindEvent(position: Position): { isNew: (event: AuditEvent) => boolean; reached: () => boolean } {
  let reached = false;
  const isNew = (event: AuditEvent): boolean => {
    if (reached) return true;
    reached = isAt(position, event);
    return false;
  };
  return { isNew, reached: () => reached };
}

/** The place of a file among the sources, whatever it is called now; 0 where it is not there. */
async function indexOf(sources: readonly NamedSource[], file: Checkpoint['file']): Promise<number> {
  if (file === undefined) return 0;
  for (const [index, { source }] of sources.entries()) {
    const identity = typeof source === 'string' ? await fileIdentity(source) : undefined;
    if (identity?.device === file.device && identity.inode === file.inode) return index;
  }
  return 0;
}

async function newest(sources: readonly NamedSource[]): Promise<Checkpoint['file']> {
  const source = sources.at(-1)?.source;
  return typeof source === 'string' ? fileIdentity(source) : undefined;
}
