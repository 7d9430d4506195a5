import type { Session } from './entry/entries.ts';

/**
 * What is known of a session: it runs, has ended, or could not be started. `unknown`: it has ended
 * at an unknown time, or the record of its start or stop is cut before the result.
 *
 * @inline
 */
export type SessionState = 'running' | 'ended' | 'failed' | 'unknown';

/** The state of a session. */
export function stateOf({ start, ending, doubt }: Session): SessionState {
  if (start?.success === false) return 'failed';
  if (ending !== undefined) return ending.time === undefined ? 'unknown' : 'ended';
  const isDoubtful = doubt !== undefined || (start !== undefined && start.success === undefined);
  return isDoubtful ? 'unknown' : 'running';
}
