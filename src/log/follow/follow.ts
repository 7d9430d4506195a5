import type { TransportError } from '../../util/errors.ts';
import type { AuditRecord } from '../record/record.ts';
import type { Past } from './records-before.ts';

/** A log that is being written, and read repeatedly. */
export interface FollowedLog {
  /** Milliseconds between two reads while nothing comes. */
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
  const pause = pauses(until);
  let newest = Number.NEGATIVE_INFINITY;
  try {
    for (let last = false; !last; ) {
      signal?.throwIfAborted();
      last = until.aborted;
      for await (const records of log.read()) {
        if (records.length > 0) newest = performance.now();
        yield records;
      }
      yield NOTHING;
      const isBusy = performance.now() - newest < BUSY;
      if (!last) await pause(isBusy ? log.interval / 4 : log.interval);
    }
    log.end();
  } finally {
    await log.close();
  }
}

/** Pauses for milliseconds, until the signal aborts. One listener for all is much cheaper than one for each. */
function pauses(until: AbortSignal): (time: number) => Promise<void> {
  let wake = (): void => {};
  until.addEventListener('abort', () => wake(), { once: true });
  return (time) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, time);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
}

/** In milliseconds: after a record, another may follow soon, and the event of the first may wait for it. */
const BUSY = 200;

const NOTHING: readonly AuditRecord[] = [];
