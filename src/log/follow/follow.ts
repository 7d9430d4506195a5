import { setTimeout } from 'node:timers/promises';
import type { TransportError } from '../../util/errors.ts';
import type { AuditRecord } from '../record/record.ts';
import type { Past } from './records-before.ts';

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

/** What else to do while a log is followed. */
export interface FollowOptions {
  /** Where `before` looks for records. */
  readonly past?: Past;
  /**
   * For a reader that goes on whatever happens: called if files were removed before they were read;
   * reading continues with the next one. If it is left out, reading throws, and a log that does not
   * exist at the end is an error.
   */
  readonly onLost?: (error: TransportError) => void;
}

/**
 * The records of a log as they are written, until it is time to end; then the log is read once
 * more, so that no record written before that time is missing. An empty batch follows the records
 * of each read: everything has been read that was there.
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
      yield NOTHING;
      if (!last) await setTimeout(log.interval, undefined, { signal: until }).catch(() => {});
    }
    log.end();
  } finally {
    await log.close();
  }
}

const NOTHING: readonly AuditRecord[] = [];
