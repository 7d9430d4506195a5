import { withoutCopies } from '../../log/event/copies.ts';
import { type FollowedLog, follow } from '../../log/follow/follow.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { RecordBatch } from '../../log/record/record-batch.ts';
import type { LiveLog } from '../../log/source/source.ts';
import { AuditError } from '../../util/errors.ts';
import { interruptedCode } from '../terminal/interruption.ts';
import { type Io, OutputError } from '../terminal/io.ts';
import { pickerOf } from './read-sources.ts';

/** A log to follow, as a command line names it. */
export interface FollowedSource {
  readonly log: LiveLog;
  /** Whether only what comes is shown. */
  readonly isFromNow: boolean;
}

/** A command that takes the records of a log as they come. Each function returns whether it wants more. */
export interface Follower {
  /** Whether it needs to know what came before, also if it does not show it. */
  readonly needsPast: boolean;
  readonly take: (records: RecordBatch, name: string) => Promise<boolean>;
  /** Everything that was there when the command started has been taken. */
  caughtUp?(): Promise<boolean>;
  /** The log was read to its current end. */
  settle(): Promise<boolean>;
}

/**
 * Hands over the records of a log, first those that are there, and then those that come, until the
 * process is asked to end, or the reader of the output has gone.
 *
 * @returns whether the log could be read up to then, and the exit code of the signal that ended it
 * @throws OutputError as the follower threw it
 */
export async function followLog(
  { log, isFromNow }: FollowedSource,
  wanted: Wanted | undefined,
  io: Io,
  follower: Follower,
): Promise<{ complete: boolean; interrupted: number | undefined }> {
  const stop = io.interruption();
  const { name } = log;
  let followed: FollowedLog | undefined;
  const ended = (complete = true) => ({ complete, interrupted: stop.aborted ? interruptedCode(stop) : undefined });
  try {
    const position = await log.position();
    if (position.endsWith(':start')) io.complain(`waiting for records: there are none yet in ${name}`);
    followed = log.tail(position, pickerOf(wanted), ({ message }) => io.complain(message));
    if (follower.needsPast || !isFromNow) {
      for await (const records of withoutCopies(followed.before())) {
        if (stop.aborted || !(await follower.take(records, name))) return ended();
      }
    }
    if ((await follower.caughtUp?.()) === false) return ended();
    const isGone = readerCheck(io);
    for await (const records of follow(followed, stop)) {
      const wantsMore = records.length === 0 ? await follower.settle() : await follower.take(records, name);
      if (!wantsMore || isGone()) break;
    }
    return ended();
  } catch (error) {
    if (!(error instanceof AuditError) || error instanceof OutputError) throw error;
    io.complain(error.message);
    return ended(false);
  } finally {
    await followed?.close();
  }
}

/** Looks once a second whether somebody still reads the output. */
function readerCheck(io: Io): () => boolean {
  let next = performance.now() + PAUSE;
  return () => {
    const now = performance.now();
    if (now < next) return false;
    next = now + PAUSE;
    return io.isReaderGone();
  };
}

/** In milliseconds. */
const PAUSE = 1000;
