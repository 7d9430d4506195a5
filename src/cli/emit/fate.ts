import type { Outcome } from '../../emit/channel/outcome.ts';

/** What became of an event. `unconfirmed`: it was sent, but is not known to be recorded. */
export type Fate = 'recorded' | 'kept' | 'unconfirmed' | 'not-recorded' | 'invalid';

/** What became of the event with this outcome. */
export function fateOf(outcome: Outcome): Fate {
  const { status } = outcome;
  if (status === 'accepted') return outcome.reason === undefined ? 'recorded' : 'unconfirmed';
  return status === 'pending' ? 'unconfirmed' : status;
}

/** Whether the event may be lost. */
export const isFailure = (fate: Fate): boolean => fate !== 'recorded' && fate !== 'kept';

/** Why an event was not recorded, or is not known to be; undefined if it was. */
export function problemOf(outcome: Outcome): string | undefined {
  const fate = fateOf(outcome);
  if (outcome.status === 'recorded' || fate === 'recorded') return undefined;
  const reason = outcome.status === 'pending' ? outcome.status : outcome.reason;
  const what = fate === 'kept' ? '' : `${fate === 'unconfirmed' ? 'not confirmed' : 'not recorded'}: `;
  return `${what}${outcome.message} (${reason})`;
}
