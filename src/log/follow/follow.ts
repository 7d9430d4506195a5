import { setTimeout } from 'node:timers/promises';
import type { AuditRecord } from '../record/record.ts';

/** A log that is read again and again. */
export interface FollowedLog {
  /** How long to wait before it is looked at again, in milliseconds. */
  readonly interval: number;
  /** The records before the place from which it is read, as far as they are there; before it is read. */
  before(): AsyncGenerator<readonly AuditRecord[], void, void>;
  /** The records that were written since the last time, up to what is there now. A line without its end is left for later. */
  read(): AsyncGenerator<readonly AuditRecord[], void, void>;
  /** Called when it was read for the last time; throws where there was nothing to read. */
  end(): void;
  close(): Promise<void>;
}

/**
 * The records of a log as they are written, until a signal; then what is there is read once more, so that nothing which was
 * written before it is missing.
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
