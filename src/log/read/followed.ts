import { fileURLToPath } from 'node:url';
import { untilAborted } from '../../util/abort.ts';
import { flag, text } from '../../util/checks.ts';
import { UsageError } from '../../util/errors.ts';
import type { Shape } from '../../util/options.ts';
import { follow } from '../follow/follow.ts';
import type { LinePicker } from '../lines/line-picker.ts';
import { type RecordSource, recordBatches } from '../read-records.ts';
import type { AuditRecord } from '../record/record.ts';
import type { RecordBatch } from '../record/record-batch.ts';
import { liveLogAt } from '../source/live-file.ts';

/** Whether a reader goes on with what comes. */
export interface FollowOptions {
  /**
   * After what is there, reads what is written to the log later, through rotation, compression and
   * truncation, until the signal aborts. The source is the path of the log, which need not exist yet,
   * or of a directory with `audit.log`, whose rotated files are read first.
   */
  readonly follow?: boolean | undefined;
  /**
   * With `follow`: only what comes after this position from `logPosition`, or after the call (`now`).
   */
  readonly since?: string | undefined;
}

/** What the options may be. */
export const followShape: Shape<FollowOptions> = { follow: flag, since: text };

type RecordArrays = AsyncGenerator<readonly AuditRecord[], void, void>;

/** A log that is followed: the records up to the position where it begins, and those after it. */
export interface FollowedBatches {
  readonly past: () => RecordArrays;
  /** An empty batch tells each time that the log was read to its end. */
  readonly live: () => RecordArrays;
}

/**
 * The records of a source; of a log that is followed, also those that come.
 *
 * @throws UsageError as {@link followed} does
 */
export async function* batchesOf(
  source: RecordSource,
  pick: LinePicker,
  options: FollowOptions & { readonly signal?: AbortSignal | undefined },
): AsyncGenerator<RecordBatch, void, void> {
  const log = await followed(source, pick, options);
  if (log === undefined) return yield* recordBatches(source, pick, undefined, options.signal);
  if (options.since === undefined) yield* log.past();
  yield* log.live();
}

/**
 * Starts to follow a log; undefined if the options do not ask for it.
 *
 * @throws UsageError `option-invalid` if the source cannot be followed, or the position is none
 */
export async function followed(
  source: RecordSource,
  pick: LinePicker,
  { follow: isFollowed = false, since, signal }: FollowOptions & { readonly signal?: AbortSignal | undefined },
): Promise<FollowedBatches | undefined> {
  if (!isFollowed) {
    if (since !== undefined) throw new UsageError('since needs follow: true', 'option-invalid');
    return undefined;
  }
  if (typeof source !== 'string' && !(source instanceof URL)) {
    throw new UsageError('follow needs the path of a log: bytes and streams do not grow', 'option-invalid');
  }
  const log = liveLogAt(typeof source === 'string' ? source : fileURLToPath(source));
  const place = since === undefined || since === 'now' ? await log.position() : since;
  const tail = log.tail(place, pick, (error) => {
    throw error;
  });
  return {
    async *past() {
      let isDone = false;
      try {
        yield* untilAborted(tail.before(), signal);
        isDone = true;
      } finally {
        if (!isDone) await tail.close();
      }
    },
    live: () => follow(tail, new AbortController().signal, signal),
  };
}
