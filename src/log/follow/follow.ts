import { setTimeout } from 'node:timers/promises';
import type { AuditRecord } from '../record/record.ts';

/** A log that is read repeatedly, as it grows. */
export interface FollowedLog {
  /** How long to wait before it is read again, in milliseconds. */
  readonly interval: number;
  /** The records before the position, as far as they still exist; called before the first `read`. */
  before(): AsyncGenerator<readonly AuditRecord[], void, void>;
  /** The records that were written since the last call. A line without its end is left for the next. */
  read(): AsyncGenerator<readonly AuditRecord[], void, void>;
  /** Called after the last `read`; throws if there was never anything to read. */
  end(): void;
  close(): Promise<void>;
}

/**
 * The records of a log as they are written, until a signal. The log is read once more after the signal, so no record is
 * missing that was written before it.
 */
export async function* follow(
  log: FollowedLog,
  signal: AbortSignal,
): AsyncGenerator<readonly AuditRecord[], void, void> {
  try {
    for (let last = false; !last; ) {
      last = signal.aborted;
      yield* log.read();
      if (!last) await setTimeout(log.interval, undefined, { signal }).catch(() => {});
    }
    log.end();
  } finally {
    await log.close();
  }
}
