import type { Ending, Session } from '../../session/entry/entries.ts';
import { stateOf } from '../../session/state.ts';
import { durationBetween } from '../format/times.ts';
import type { Cell } from '../table/cell.ts';

/** Cells in place of a time. */
export const FAILED = { text: 'failed', style: 'red' } as const;
export const UNKNOWN = { text: 'unknown', style: 'yellow' } as const;

/**
 * When something ended.
 *
 * @param going what is shown while it has not
 */
export function endCell(ending: Ending | undefined, going: 'running' | 'held'): Cell {
  if (ending === undefined) return { text: going, style: 'green' };
  return ending.time === undefined ? UNKNOWN : { time: ending.time };
}

/** How a session ended. */
export function sessionEnd(session: Session): Cell {
  const state = stateOf(session);
  if (state === 'unknown') return UNKNOWN;
  return state === 'failed' ? FAILED : endCell(session.ending, 'running');
}

/** How long something lasted, if that is known: the difference of the times that are shown. */
export const lasted = (from: number, ending: Ending | undefined): string =>
  ending?.time === undefined || ending.cause === 'failed' ? '' : durationBetween(from, ending.time);
