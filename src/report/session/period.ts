import type { Ending } from '../../session/entry/entries.ts';
import { DAYS, MONTHS } from '../format/dates.ts';

/** `Tue Nov 14 22:13`: the first 16 characters of ctime(3). */
export function day(time: number): string {
  const at = new Date(time);
  const date = String(at.getDate()).padStart(2);
  return `${DAYS[at.getDay()]} ${MONTHS[at.getMonth()]} ${date} ${clock(at)}`;
}

/** ` - 22:18  (00:05)`, in whole minutes; with days `(1+01:05)`. */
export function until(from: number, to: number): string {
  // Both are cut to whole seconds before the subtraction, and division in C rounds toward zero.
  const seconds = Math.floor(to / 1000) - Math.floor(from / 1000);
  const length = [Math.trunc(seconds / 86400), Math.trunc(seconds / 3600) % 24, Math.trunc(seconds / 60) % 60];
  const [days = 0, hour = 0, minute = 0] = length;
  const hourMinute = `${two(hour)}:${two(minute)}`;
  return ` - ${clock(new Date(to))}  (${days === 0 ? '' : `${days}+`}${hourMinute})`;
}

/**
 * The duration and the end, shown after the start.
 *
 * @param down whether the guest is known not to run any more
 */
export function period(from: number, ending: Ending | undefined, down: boolean): string {
  if (ending?.time !== undefined) return until(from, ending.time);
  const isUnknown = ending?.cause === 'host-boot' || ending?.cause === 'untracked' || (ending !== undefined && down);
  return isUnknown ? ' - unknown' : '';
}

const clock = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`;

// As %02d in C: a sign takes one of the two places.
const two = (number: number): string =>
  number < 0 ? `-${String(-number)}` : String(number === 0 ? 0 : number).padStart(2, '0');
