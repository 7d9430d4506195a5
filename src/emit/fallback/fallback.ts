import { FALLBACK } from '../../schema/envelope.ts';
import { formatLine } from '../../text/line.ts';
import type { Check } from '../../util/check.ts';
import { anyOf, callback } from '../../util/checks.ts';
import { optionsOf } from '../../util/options.ts';
import type { DriverMessage } from '../channel/driver-message.ts';
import type { KeptOutcome, KeptReason, Outcome } from '../channel/outcome.ts';
import { kernelValues } from '../drivers/process.ts';
import { type FallbackFile, FallbackWriter, fallbackFileShape } from './fallback-file.ts';
import type { FallbackRecord, Keeper } from './keeper.ts';

/**
 * Where to save records that are not recorded, or not in time: a file, or a function that throws or
 * rejects if it cannot save the record. `emitSync` cannot wait for a promise: a
 * function that returns one counts as failed there.
 */
export type Fallback = FallbackFile | ((record: FallbackRecord) => void | Promise<void>);

/** What a fallback may be. */
export const fallbackCheck: Check<Fallback> = anyOf(optionsOf(fallbackFileShape, 'path'), callback<Keep>());

/** Gives records to the first of several fallbacks that can save them. */
export class Fallbacks {
  readonly #keepers: readonly Keeper[];
  readonly #kernel = kernelValues();
  #serial = FALLBACK.firstSerial + Math.floor(Math.random() * 2 ** 24);

  /** @param fallbacks in the order in which they are tried */
  constructor(fallbacks: readonly Fallback[]) {
    this.#keepers = fallbacks.map((each) => (typeof each === 'function' ? keeperOf(each) : new FallbackWriter(each)));
  }

  /**
   * Saves a record; settled when it is safe.
   *
   * @param time when it was emitted, in milliseconds since 1970
   * @returns the outcome `kept`, or the problem with the reasons why no fallback saved it
   */
  async keep<T extends Problem>(message: DriverMessage, time: number, problem: T): Promise<KeptOutcome | T> {
    const record = this.#recordOf(message, time, problem);
    const failures: string[] = [];
    for (const keeper of this.#keepers) {
      try {
        await keeper.keep(record);
        return kept(record, keeper, problem);
      } catch (error) {
        failures.push(messageOf(error));
      }
    }
    return notKept(problem, failures);
  }

  /** The same, but blocks this thread. */
  keepSync<T extends Problem>(message: DriverMessage, time: number, problem: T): KeptOutcome | T {
    const record = this.#recordOf(message, time, problem);
    const failures: string[] = [];
    for (const keeper of this.#keepers) {
      try {
        keeper.keepSync(record);
        return kept(record, keeper, problem);
      } catch (error) {
        failures.push(messageOf(error));
      }
    }
    return notKept(problem, failures);
  }

  /** Closes the files, after the writes in progress. */
  close(): void {
    for (const keeper of this.#keepers) keeper.close();
  }

  #recordOf(message: DriverMessage, time: number, problem: Problem): FallbackRecord {
    const reason = problem.reason ?? FALLBACK.late;
    this.#serial++;
    const line = formatLine(message, message.tail, { ...this.#kernel, time, serial: this.#serial, fallback: reason });
    return { message, reason, time, line };
  }
}

/** Converts a time of `performance.now()` to milliseconds since 1970. */
export const clockAt = (time: number): number => Date.now() - (performance.now() - time);

type Keep = Exclude<Fallback, FallbackFile>;

/**
 * Why a record is to be saved: an outcome, or that it waits for a daemon that stands still. What
 * has no reason is late.
 */
interface Problem {
  readonly status: Outcome['status'] | 'held';
  readonly reason?: Exclude<KeptReason, 'late'>;
  readonly errno?: number;
  readonly message: string;
}

function keeperOf(keep: Keep): Keeper {
  return {
    name: 'a function',
    keep: async (record) => keep(record),
    keepSync(record) {
      const promise = keep(record);
      if (promise === undefined) return;
      // An unhandled rejection would end the process.
      promise.catch(() => {});
      throw new Error('the fallback function returned a promise, and emitSync cannot wait for it');
    },
    close() {},
  };
}

function kept({ reason }: FallbackRecord, { name }: Keeper, problem: Problem): KeptOutcome {
  const errno = problem.errno === undefined ? {} : { errno: problem.errno };
  return { status: 'kept', by: name, reason, ...errno, message: `${problem.message}; saved by ${name}` };
}

function notKept<T extends Problem>(problem: T, failures: readonly string[]): T {
  return { ...problem, message: [problem.message, ...failures].join('; ') };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
