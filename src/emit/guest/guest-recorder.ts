import type { Audited, VirtEvent } from '../../schema/events.ts';
import type { AuditLog } from '../audit-log.ts';
import type { Origin } from '../channel/driver-message.ts';
import type { NotRecordedOutcome, Outcome } from '../channel/outcome.ts';
import {
  type GuestAudited,
  type GuestOperation,
  type GuestResult,
  type Perform,
  performOf,
} from './guest-operation.ts';
import { Turns } from './turns.ts';

/** What an operation writes, and what it changes. */
export interface Plan<T = unknown> {
  /** Written before the operation is performed. */
  readonly before?: readonly PlannedRecord[];
  /**
   * Written once it has succeeded or failed.
   *
   * @param performed what the function that performed it returned, unless it threw; undefined
   *   without a function
   */
  readonly after: (success: boolean, performed?: { readonly result?: T }) => readonly PlannedRecord[];
  /** What `after` may return if a function succeeds, if that depends on what it returns. */
  readonly sample?: readonly PlannedRecord[];
  /** Applies a success to the state of the guest. */
  apply(result: T | undefined): void;
}

/** A record that an operation writes. */
export interface PlannedRecord {
  readonly event: Audited<VirtEvent>;
  /** The other host of a migration, which takes the place of the host of the request. */
  readonly peer?: Origin | undefined;
}

/** Performs the operations of one guest in the order of the calls, and writes their records. */
export class GuestRecorder {
  readonly #log: AuditLog;
  readonly #turns = new Turns();

  constructor(log: AuditLog) {
    this.#log = log;
  }

  /**
   * Writes the records of an operation, which is performed now or was performed before.
   *
   * @param planned plans the operation in the state that earlier ones have left; throws if it is
   *   impossible
   */
  async run<T>(planned: () => Plan<T>, how: GuestOperation<T>): Promise<GuestAudited<T>> {
    const perform = performOf(how);
    const origin = typeof how === 'function' ? undefined : how.origin;
    const { records, ended } = await this.#turns.take<Written<T>>(() =>
      perform === undefined
        ? this.#write(planned, how as GuestResult, origin)
        : this.#perform(planned, perform, origin),
    );
    if ('error' in ended) {
      await Promise.allSettled(records);
      throw ended.error;
    }
    return { outcomes: await Promise.all(records), result: ended.result };
  }

  // Emits in the same call, so that records of several guests stay in the order of the calls.
  #write<T>(planned: () => Plan<T>, { success = true }: GuestResult, origin: Origin | undefined): Written<T> {
    const ended = { result: undefined as T };
    const { refused, plan } = this.#checked(planned, (plan) => plan.after(success), origin);
    if (refused !== undefined) return { records: [refused], ended };
    const records = this.#emit([...(plan.before ?? []), ...plan.after(success)], origin);
    if (success) plan.apply(undefined);
    return { records, ended };
  }

  async #perform<T>(planned: () => Plan<T>, perform: Perform<T>, origin: Origin | undefined): Promise<Written<T>> {
    const { refused, plan } = this.#checked(planned, ({ sample, after }) => sample ?? after(true), origin);
    if (refused !== undefined) {
      const result = await perform();
      plan?.apply(result);
      return { records: [refused], ended: { result } };
    }
    const before = this.#emit(plan.before ?? [], origin);
    let result: T;
    try {
      await Promise.all(before);
      result = await perform();
    } catch (error) {
      return { records: [...before, ...this.#emit(plan.after(false, {}), origin)], ended: { error } };
    }
    // It is done, whatever becomes of its record.
    plan.apply(result);
    return { records: [...before, ...this.#emit(plan.after(true, { result }), origin)], ended: { result } };
  }

  /** Plans an operation and checks all its records before anything is sent or done. */
  #checked<T>(
    planned: () => Plan<T>,
    after: (plan: Plan<T>) => readonly PlannedRecord[],
    origin: Origin | undefined,
  ): Checked<T> {
    let plan: Plan<T> | undefined;
    const refused = this.#log.refusal(() => {
      plan = planned();
      return [...(plan.before ?? []), ...after(plan)].map((record) => emission(record, origin));
    });
    return { refused, plan } as Checked<T>;
  }

  #emit(records: readonly PlannedRecord[], origin: Origin | undefined): Promise<Outcome>[] {
    return records.map((record) => {
      const { event, origin: from } = emission(record, origin);
      return this.#log.emit(event, from);
    });
  }
}

const emission = ({ event, peer }: PlannedRecord, origin: Origin | undefined) => ({
  event,
  origin: peer === undefined ? origin : { ...origin, ...peer },
});

/** With `failure: 'ignore'`, an operation that cannot be recorded has an outcome. */
type Checked<T> =
  | { readonly refused: NotRecordedOutcome; readonly plan: Plan<T> | undefined }
  | { readonly refused: undefined; readonly plan: Plan<T> };

/** The outcomes to come of an operation, and what its function returned or threw. */
interface Written<T> {
  readonly records: readonly (Outcome | Promise<Outcome>)[];
  readonly ended: { readonly result: T } | { readonly error: unknown };
}
