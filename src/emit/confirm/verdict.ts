import type { DoubtfulOutcome } from '../channel/doubt.ts';
import type { AcceptedOutcome, RecordedOutcome, SettledOutcome } from '../channel/outcome.ts';
import type { Stamp } from './expected-records.ts';

/** The outcome of a message that the kernel accepted. */
export type Answer = RecordedOutcome | AcceptedOutcome;

/** Whether the kernel accepted the message, so that its record may be in the log. */
export const isAnswer = (settled: SettledOutcome | Error): settled is Answer =>
  !(settled instanceof Error) && (settled.status === 'recorded' || settled.status === 'accepted');

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
export function unconfirmed(answer: Answer, why: string): DoubtfulOutcome {
  const doubt = answer.status === 'accepted' && answer.message !== undefined ? `; ${answer.message}` : '';
  const message = `the kernel accepted the message, but ${why}${doubt}`;
  return { status: 'accepted', sequence: answer.sequence, reason: 'unconfirmed', message };
}
