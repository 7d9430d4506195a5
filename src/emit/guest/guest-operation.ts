import { UsageError } from '../../util/errors.ts';
import type { Origin } from '../channel/driver-message.ts';
import type { Outcome } from '../channel/outcome.ts';

/**
 * How an operation went that the manager has already performed.
 *
 * @inline
 */
export interface GuestResult {
  /** Whether it succeeded. Default: true. A failed operation changes nothing. */
  readonly success?: boolean | undefined;
  /** No function performs it. */
  readonly perform?: undefined;
  /** Where the request came from. */
  readonly origin?: Origin | undefined;
}

/**
 * Performs an operation. If it returns, the operation succeeded; if it throws or rejects, the
 * operation failed.
 */
export type Perform<T> = () => T | PromiseLike<T>;

/**
 * An operation that is performed while it is audited.
 *
 * @inline
 */
export interface GuestAction<T> {
  /** Performs it. */
  readonly perform: Perform<T>;
  /** What the function does decides. */
  readonly success?: undefined;
  /** Where the request came from. */
  readonly origin?: Origin | undefined;
}

/**
 * How an operation went, or the function that performs it. With a function, the record says what
 * the function did:
 *
 * 1. If the operation is impossible or its records cannot be written, the call rejects, and the
 *    function is not called.
 * 2. The function is called when the guest's earlier operations have ended. It must not wait for
 *    another operation of the same guest.
 * 3. The record follows, and what the function returned is in `result`. If the function threw, the
 *    record says that the operation failed, and the call rejects with what it threw.
 */
export type GuestOperation<T = unknown> = GuestResult | GuestAction<T> | Perform<T>;

/** What became of an operation. */
export interface GuestAudited<T = unknown> {
  /** The outcome of each record, in the order of the records. */
  readonly outcomes: readonly Outcome[];
  /** What the function returned; undefined without a function. */
  readonly result: T;
}

/**
 * The function that performs an operation; undefined if it was performed before. Throws a UsageError
 * if both are said.
 */
export function performOf<T>(how: GuestOperation<T>): Perform<T> | undefined {
  if (typeof how === 'function') return how;
  const { perform, success }: { perform?: Perform<T> | undefined; success?: unknown } = how;
  if (perform !== undefined && success !== undefined) {
    throw new UsageError('give either success or perform: the function decides on success', 'option-invalid');
  }
  return perform;
}
