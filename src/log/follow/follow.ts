import { setTimeout } from 'node:timers/promises';
import type { AuditRecord } from '../record/record.ts';

/** A log that is being written, and read repeatedly. */
export interface FollowedLog {
  /** Milliseconds between two reads. */
  readonly interval: number;
  /** The records before the start position, if they still exist. Call it before `read`. */
  before(): AsyncGenerator<readonly AuditRecord[], void, void>;
  /**
   * The records since the last call, up to the current end. An incomplete line is left for the next
   * call.
   */
  read(): AsyncGenerator<readonly AuditRecord[], void, void>;
  /** Called after the last read; throws if the log does not exist. */
  end(): void;
  close(): Promise<void>;
}

/**
 * The records of a log as they are written, until it is time to end; then the log is read once
 * more, so that no record written before that time is missing.
 *
 * @param until aborts when it is time to end
 * @param signal aborts to give up: reading throws its reason, within an interval
 */
export async function* follow(
  log: FollowedLog,
  until: AbortSignal,
  signal?: AbortSignal,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  try {
    for (let last = false; !last; ) {
      signal?.throwIfAborted();
      last = until.aborted;
      yield* log.read();
      if (!last) await setTimeout(log.interval, undefined, { signal: until }).catch(() => {});
    }
    log.end();
  } finally {
    await log.close();
  }
}
