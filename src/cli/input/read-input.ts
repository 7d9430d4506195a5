import type { Wanted } from '../../log/lines/line-picker.ts';
import type { Source } from '../../log/source/source.ts';
import type { Io } from '../terminal/io.ts';
import type { FollowedSource, Follower } from './follow-log.ts';
import { type ReadResult, readSources } from './read-sources.ts';

/** What a command reads: sources once, or a log that it follows. */
export type Input = readonly Source[] | FollowedSource;

/**
 * Hands over the records of the sources, or those of a log as they come.
 *
 * @returns what `readSources` does, and the exit code of the signal that ended it
 * @throws OutputError as the command threw it
 */
export async function readInput(
  input: Input,
  wanted: Wanted | undefined,
  io: Io,
  follower: Follower,
): Promise<Omit<ReadResult, 'sources'> & { readonly interrupted: number | undefined }> {
  if (!('log' in input)) return { interrupted: undefined, ...(await readSources(input, wanted, io, follower.take)) };
  // Loaded late, because it takes time to load.
  const { complete, interrupted } = await (await import('./follow-log.ts')).followLog(input, wanted, io, follower);
  // Of a log that is followed, nobody expects records yet.
  return { complete, opened: complete, noLogs: false, isAudit: true, interrupted };
}
