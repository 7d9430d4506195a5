/** A day of the local calendar as people write it in numbers: `11/14/23`. */
export type DayText = (at: Date) => string;

/** `22:13:20`, local. */
export const clockText = (at: Date): string => [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');

/** `Tue Nov 14 22:13:22 2023`, as ctime(3) has it, in English everywhere. */
export function ctime(at: Date): string {
  const day = String(at.getDate()).padStart(2);
  return `${DAYS[at.getDay()]} ${MONTHS[at.getMonth()]} ${day} ${clockText(at)} ${at.getFullYear()}`;
}

const two = (number: number): string => String(number).padStart(2, '0');

export const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
