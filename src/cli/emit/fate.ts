import type { Outcome } from '../../emit/channel/outcome.ts';

/** What became of an event. `doubtful`: it was sent, but is perhaps not recorded. */
export type Fate = 'recorded' | 'kept' | 'doubtful' | 'not-recorded' | 'invalid';

/** What became of the event with this outcome. */
export function fateOf(outcome: Outcome): Fate {
  const { status } = outcome;
  if (status === 'accepted') return outcome.reason === undefined ? 'recorded' : 'doubtful';
  return status === 'pending' ? 'doubtful' : status;
}

/** Whether the event may be lost. */
export const isFailure = (fate: Fate): boolean => fate !== 'recorded' && fate !== 'kept';

/** Why an event was not recorded, or perhaps not; undefined if it was. */
export function problemOf(outcome: Outcome): string | undefined {
  const fate = fateOf(outcome);
  if (outcome.status === 'recorded' || fate === 'recorded') return undefined;
  const reason = outcome.status === 'pending' ? outcome.status : outcome.reason;
  const what = fate === 'kept' ? '' : `${fate === 'doubtful' ? 'perhaps not recorded' : 'not recorded'}: `;
  return `${what}${outcome.message} (${reason})`;
}
