import type { Ending } from '../../session/entry/entries.ts';
import type { Calendar } from '../../util/calendar.ts';

/**
 * How a session or holding ended and how long it took, as auvirt 3.0.9 writes it after the start: `
 * - 22:18  (00:05)`.
 *
 * @param down whether the guest is known to have stopped
 */
export function period(from: number, ending: Ending | undefined, down: boolean, calendar: Calendar): string {
  if (ending?.time !== undefined) return until(from, ending.time, calendar);
  const isUnknown = ending?.cause === 'host-boot' || ending?.cause === 'untracked' || (ending !== undefined && down);
  return isUnknown ? ' - unknown' : '';
}

/** ` - 22:18  (00:05)`, in whole minutes; with days `(1+01:05)`. */
function until(from: number, to: number, calendar: Calendar): string {
  // As in C: seconds are cut before they are subtracted, and division cuts toward zero.
  const seconds = Math.floor(to / 1000) - Math.floor(from / 1000);
  const length = [Math.trunc(seconds / 86400), Math.trunc(seconds / 3600) % 24, Math.trunc(seconds / 60) % 60];
  const [days = 0, hour = 0, minute = 0] = length;
  const { hours, minutes } = calendar.at(to);
  return ` - ${two(hours)}:${two(minutes)}  (${days === 0 ? '' : `${days}+`}${two(hour)}:${two(minute)})`;
}

// As C's %02d: a sign takes up one of the two places.
const two = (number: number): string =>
  number < 0 ? `-${String(-number)}` : String(number === 0 ? 0 : number).padStart(2, '0');
