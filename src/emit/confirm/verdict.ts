import type {
  AcceptedOutcome,
  Outcome,
  RecordedOutcome,
  SettledOutcome,
  UnconfirmedOutcome,
} from '../channel/outcome.ts';
import type { Stamp } from './expected-records.ts';

/** The outcome of a message that the kernel accepted. */
export type Answer = RecordedOutcome | AcceptedOutcome;

/** Whether the kernel accepted the message, so that its record may be in the log. */
export const isAnswer = (settled: SettledOutcome | Error): settled is Answer =>
  !(settled instanceof Error) && (settled.status === 'recorded' || settled.status === 'accepted');

/** Whether the record was looked for and not seen. */
export const isUnconfirmed = (outcome: Outcome): outcome is UnconfirmedOutcome =>
  outcome.status === 'accepted' && outcome.reason === 'unconfirmed';

/** The outcome of a message whose record was seen. */
export function recorded(answer: Answer, stamp: Stamp): RecordedOutcome {
  if (answer.status === 'recorded') return { ...answer, ...stamp };
  return { status: 'recorded', sequence: answer.sequence, ...stamp };
}

/**
 * The outcome of a message whose record was not seen.
 *
 * @param why in words
 */
export function unconfirmed({ sequence }: Answer, why: string): UnconfirmedOutcome {
  return {
    status: 'accepted',
    sequence,
    reason: 'unconfirmed',
    message: `the kernel accepted the message, but ${why}`,
  };
}
