import type { Account, Entry } from './channel/account.ts';
import { needsFallback } from './channel/doubt.ts';
import type { AuditChannel } from './channel/driver.ts';
import type { DriverMessage } from './channel/driver-message.ts';
import type { SettledOutcome } from './channel/outcome.ts';
import { isAnswer, unconfirmed } from './confirm/verdict.ts';
import { clockAt, type Fallbacks } from './fallback/fallback.ts';

/** Sends messages from this thread, without a queue. */
export class DirectSends {
  readonly #account: Account;
  readonly #fallbacks: Fallbacks | undefined;
  readonly #isConfirmed: boolean;

  /**
   * @param account counts the messages
   * @param fallbacks save messages that are not recorded
   * @param isConfirmed a message is recorded only once its record was seen in the log
   */
  constructor(account: Account, fallbacks: Fallbacks | undefined, isConfirmed: boolean) {
    this.#account = account;
    this.#fallbacks = fallbacks;
    this.#isConfirmed = isConfirmed;
  }

  /** Sends a message, and does not block on the disk. */
  async send(channel: AuditChannel, message: DriverMessage): Promise<SettledOutcome> {
    const entry = this.#account.begin(message);
    let outcome = this.#sendNow(channel, entry);
    if (needsFallback(outcome) && this.#fallbacks !== undefined) {
      outcome = await this.#fallbacks.keep(message, clockAt(entry.since), outcome);
    }
    return this.#finished(entry, outcome);
  }

  /** Sends a message for a caller that waits. */
  sendSync(channel: AuditChannel, message: DriverMessage): SettledOutcome {
    const entry = this.#account.begin(message);
    let outcome = this.#sendNow(channel, entry);
    if (this.#isConfirmed && isAnswer(outcome)) outcome = unconfirmed(outcome, 'emitSync does not look for its record');
    if (needsFallback(outcome) && this.#fallbacks !== undefined) {
      outcome = this.#fallbacks.keepSync(message, clockAt(entry.since), outcome);
    }
    return this.#finished(entry, outcome);
  }

  #sendNow(channel: AuditChannel, entry: Entry): SettledOutcome {
    try {
      return channel.send(entry.message);
    } catch (error) {
      this.#finished(entry, error as Error);
      throw error;
    }
  }

  #finished<T extends SettledOutcome | Error>(entry: Entry, outcome: T): T {
    this.#account.report(entry, outcome);
    this.#account.end();
    return outcome;
  }
}
