import { setTimeout } from 'node:timers/promises';
import type { AuditRecord } from '../record/record.ts';

/** A log that is read again and again. */
export interface FollowedLog {
  /** How long to wait before it is looked at again, in milliseconds. */
  readonly interval: number;
  /**
   * The records before the place from which it is read, as far as they are there; before it is
   * read.
   */
  before(): AsyncGenerator<readonly AuditRecord[], void, void>;
  /**
   * The records that were written since the last time, up to what is there now. A line without its
   * end is left for later.
   */
  read(): AsyncGenerator<readonly AuditRecord[], void, void>;
  /** Called when it was read for the last time; throws where there was nothing to read. */
  end(): void;
  close(): Promise<void>;
}

/**
 * The records of a log as they are written, until it is time to end; then the log is read once
 * more, so that no record written before that time is missing.
 *
 * @param until aborts when it is time to end
 * @param signal gives up instead: reading throws its reason, within an interval
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
