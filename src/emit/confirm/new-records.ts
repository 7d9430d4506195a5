import type { FollowedLog } from '../../log/follow/follow.ts';
import { linePicker } from '../../log/lines/line-picker.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import type { LiveLog } from '../../log/source/source.ts';
import { isVirt } from '../../schema/record-types.ts';

/** The records of guests that are added to a log. */
export class NewRecords {
  readonly #live: LiveLog;
  #log: FollowedLog;
  #isLost = false;

  private constructor(live: LiveLog, log: FollowedLog) {
    this.#live = live;
    this.#log = log;
  }

  /** Starts at the end of a log. Rejects with the errors of reading it. */
  static async in(live: LiveLog): Promise<NewRecords> {
    return new NewRecords(live, await atEnd(live));
  }

  /** The usual time between two reads, in milliseconds. */
  get interval(): number {
    return this.#log.interval;
  }

  /**
   * The records since the last call. Throws the errors of reading the log; the next call then
   * starts at its end, so the records in between are never read.
   */
  async *read(): AsyncGenerator<readonly AuditRecord[], void, void> {
    if (this.#isLost) this.#log = await atEnd(this.#live);
    this.#isLost = true;
    try {
      yield* this.#log.read();
      this.#isLost = false;
    } finally {
      if (this.#isLost) await this.#log.close();
    }
  }

  /** Why nothing can be read: the log does not exist. */
  get problem(): string | undefined {
    try {
      this.#log.end();
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  }

  async close(): Promise<void> {
    await this.#log.close();
  }
}

async function atEnd(live: LiveLog): Promise<FollowedLog> {
  const log = live.follow(await live.position(), VIRT_RECORDS);
  try {
    // Opens it, so that rotation cannot move the position away.
    for await (const _ of log.read()) {
      // No message waits for these records.
    }
  } catch (error) {
    await log.close();
    throw error;
  }
  return log;
}

const VIRT_RECORDS = linePicker({ types: isVirt });
