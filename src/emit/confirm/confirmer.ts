import { setTimeout as sleep } from 'node:timers/promises';
import type { DriverMessage } from '../channel/driver-message.ts';
import { type Expected, ExpectedRecords } from './expected-records.ts';
import type { NewRecords } from './new-records.ts';
import { recordedPid } from './recorded-pid.ts';
import { type Answer, recorded, unconfirmed } from './verdict.ts';

/** A message whose record is looked for, from before it is sent. */
export interface Sighting {
  /**
   * Waits for the record of a message that the kernel accepted.
   *
   * @param answer the kernel's answer
   * @param until when to give up, as a time of `performance.now()`
   * @returns `recorded` with the serial and time of the record, or `accepted` with the reason
   *   `unconfirmed`
   */
  confirm(answer: Answer, until: number): Promise<Answer>;
  /** Stops looking, because the kernel did not accept the message. */
  cancel(): void;
}

/** Looks for the records of messages in a log that is being written. */
export class Confirmer {
  readonly #name: string;
  readonly #records: NewRecords;
  readonly #expected = new ExpectedRecords(recordedPid());
  /** The messages that the kernel accepted and whose records were not seen yet, oldest first. */
  readonly #waiting = new Map<Expected, Waiting>();
  /** The next look; undefined during one. */
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  /**
   * @param name the log, for messages
   * @param records those that are added to it
   */
  constructor(name: string, records: NewRecords) {
    this.#name = name;
    this.#records = records;
    this.#plan();
  }

  /** Starts to look for the record of a message that is about to be sent. */
  expect(message: DriverMessage): Sighting {
    const expected = this.#expected.add(message);
    return {
      confirm: (answer, until) => this.#confirm(expected, answer, until),
      cancel: () => this.#expected.remove(expected),
    };
  }

  /** Gives up all messages that still wait, and closes the log. */
  close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closed ??= this.#end();
    return this.#closed;
  }

  #confirm(expected: Expected, answer: Answer, until: number): Promise<Answer> {
    if (expected.stamp !== undefined) return Promise.resolve(recorded(answer, expected.stamp));
    this.#expected.answered(expected);
    return new Promise((resolve) => {
      this.#waiting.set(expected, { answer, since: performance.now(), until, resolve, problem: undefined });
      if (this.#waiting.size === 1 && this.#timer !== undefined) this.#plan();
    });
  }

  /**
   * Plans the next look. While a message waits, the pause grows with the time that it has waited:
   * most records arrive within a millisecond, and one that has not arrived for long may never.
   */
  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#closed !== undefined) return;
    const { interval } = this.#records;
    const [oldest] = this.#waiting.values();
    const now = performance.now();
    const pause =
      oldest === undefined
        ? interval * IDLE
        : Math.max(interval / EAGER, Math.min((now - oldest.since) / 2, interval, oldest.until - now));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look().then(() => this.#plan());
    }, pause);
    // An idle log must not keep the process alive.
    if (oldest === undefined) this.#timer.unref();
  }

  /** Reads what was added to the log, then gives up the messages whose time is over. */
  async #look(): Promise<void> {
    const started = performance.now();
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    const isRead = await isDone(this.#reading, PATIENCE);
    const due = isRead ? started : performance.now() - PATIENCE;
    this.#giveUp(({ until }) => until <= due);
  }

  async #read(): Promise<void> {
    try {
      for await (const records of this.#records.read()) {
        for (const record of records) {
          const expected = this.#expected.find(record);
          const waiting = expected && this.#waiting.get(expected);
          if (expected?.stamp === undefined || waiting === undefined) continue;
          this.#waiting.delete(expected);
          waiting.resolve(recorded(waiting.answer, expected.stamp));
        }
      }
    } catch (error) {
      for (const waiting of this.#waiting.values()) waiting.problem = (error as Error).message;
    }
  }

  async #end(): Promise<void> {
    this.#giveUp(() => true);
    if (this.#reading !== undefined) await isDone(this.#reading, PATIENCE);
    await this.#records.close();
  }

  #giveUp(isOver: (waiting: Waiting) => boolean): void {
    for (const [expected, waiting] of this.#waiting) {
      if (!isOver(waiting)) continue;
      this.#waiting.delete(expected);
      this.#expected.remove(expected);
      const problem = waiting.problem ?? this.#records.problem;
      const why = `its record was not seen in ${this.#name} in time${problem === undefined ? '' : `: ${problem}`}`;
      waiting.resolve(unconfirmed(waiting.answer, why));
    }
  }
}

interface Waiting {
  readonly answer: Answer;
  readonly since: number;
  readonly until: number;
  readonly resolve: (outcome: Answer) => void;
  /** Why the log could not be read while it waited. */
  problem: string | undefined;
}

/** Whether a promise is settled within some milliseconds. */
async function isDone(promise: Promise<void>, within: number): Promise<boolean> {
  const end = new AbortController();
  const isLate = sleep(within, false, { signal: end.signal }).catch(() => false);
  const done = await Promise.race([promise.then(() => true), isLate]);
  end.abort();
  return done;
}

/** By how much shorter than usual the shortest pause is: 1 ms for a file. */
const EAGER = 50;

/**
 * By how much longer the pause is while no message waits: 1 s for a file. Looking must go on, or
 * the place where reading stopped could be rotated away.
 */
const IDLE = 20;

/** For how many milliseconds a look may hold up messages whose time is over. */
const PATIENCE = 1000;
