import { AuditError, TransportError } from '../util/errors.ts';
import type { NotRecordedOutcome, Outcome } from './channel/outcome.ts';

/**
 * How a record that is not recorded is reported to the caller. `report`: in its outcome; an invalid
 * event throws. `throw`: both throw, an unrecorded one a TransportError `not-recorded`. `ignore`:
 * both are outcomes, so that auditing never stops a manager.
 *
 * @inline
 */
export type FailurePolicy = 'report' | 'throw' | 'ignore';

/** Returns the outcome, or throws it as an error if the policy says so. */
export function orThrow<T extends Outcome>(outcome: T, policy: FailurePolicy): T {
  // It is not a failure if auditing is off on purpose.
  if (policy !== 'throw' || outcome.status !== 'not-recorded' || outcome.reason === 'off') return outcome;
  const { reason, message, errno } = outcome;
  throw new TransportError(
    'not-recorded',
    `not recorded (${reason}): ${message}`,
    errno === undefined ? {} : { errno },
  );
}

/**
 * The outcome for an event that could not be emitted; throws the error unless the policy ignores
 * it.
 */
export function outcomeOfError(error: unknown, policy: FailurePolicy): NotRecordedOutcome {
  if (policy !== 'ignore' || !(error instanceof AuditError)) throw error;
  const reason = error.code === 'log-closed' ? 'closed' : 'invalid';
  return { status: 'not-recorded', reason, message: error.message };
}
