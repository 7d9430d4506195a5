import { TransportError } from '../../util/errors.ts';
import type { SettledOutcome } from '../channel/outcome.ts';

/**
 * The worker thread's answer for a message: an outcome, or a mistake of the caller, for which the
 * main thread creates the error.
 */
export type Answer =
  | SettledOutcome
  | { readonly status: 'error'; readonly code: 'comm-missing'; readonly message: string };

/**
 * An answer on its way to the main thread. A number is the sequence number of a message that was
 * recorded without any loss: numbers take a tenth of the time of objects.
 */
export type PackedAnswer = Answer | number;

export function packAnswer(answer: Answer): PackedAnswer {
  return answer.status === 'recorded' && answer.lost === undefined ? answer.sequence : answer;
}

/** The outcome that an answer says, or the error that `emit` rejects with. */
export function outcomeOf(answer: PackedAnswer): SettledOutcome | Error {
  if (typeof answer === 'number') return { status: 'recorded', sequence: answer };
  return answer.status === 'error' ? new TransportError(answer.code, answer.message) : answer;
}
