import type { AcceptedOutcome, NotRecordedOutcome, Outcome } from './outcome.ts';

/** An accepted message that may not reach the log. */
export type DoubtfulOutcome = AcceptedOutcome & Required<Pick<AcceptedOutcome, 'reason' | 'message'>>;

/** Whether the kernel accepted the message, but the audit daemon probably does not get it. */
export function isDoubtful(outcome: Outcome): outcome is DoubtfulOutcome {
  return outcome.status === 'accepted' && outcome.reason !== undefined;
}

/** Whether a fallback should save the message. */
export function needsFallback(outcome: Outcome): outcome is NotRecordedOutcome | DoubtfulOutcome {
  return outcome.status === 'not-recorded' || isDoubtful(outcome);
}
