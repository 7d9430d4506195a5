import { AuditError, TransportError } from '../util/errors.ts';
import type { NotRecordedOutcome, Outcome } from './driver.ts';

/**
 * What a record that is not recorded does to the caller. `report`: its outcome says so, and an event that cannot be written throws. `throw`: both throw, the first a
 * TransportError with `not-recorded`. `ignore`: neither does, so that a manager goes on whatever becomes of its records.
 *
 * @inline
 */
export type FailurePolicy = 'report' | 'throw' | 'ignore';

/** The outcome, unless the caller wants to have it thrown. */
export function told<T extends Outcome>(outcome: T, policy: FailurePolicy): T {
  // What is off on purpose is no failure.
  if (policy !== 'throw' || outcome.status !== 'not-recorded' || outcome.reason === 'off') return outcome;
  const { reason, message, errno } = outcome;
  throw new TransportError(
    'not-recorded',
    `not recorded (${reason}): ${message}`,
    errno === undefined ? {} : { errno },
  );
}

/** The outcome for an event that could not be taken; throws the error unless the caller wants to ignore it. */
export function ignored(error: unknown, policy: FailurePolicy): NotRecordedOutcome {
  if (policy !== 'ignore' || !(error instanceof AuditError)) throw error;
  const reason = error.code === 'log-closed' ? 'closed' : 'invalid';
  return { status: 'not-recorded', reason, message: error.message };
}
