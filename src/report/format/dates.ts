import { asByteString } from '../../codec/bytes.ts';

/** A day of the local calendar as people write it in numbers: `11/14/23`. */
export type DayText = (at: Date) => string;

/** Day and time of day of moments, as byte strings. Events come many to the second, so that the last one is kept. */
export class Moments {
  readonly #day: DayText;
  #second = Number.NaN;
  #date = '';
  #clock = '';

  /** @param day how days are written */
  constructor(day: DayText) {
    this.#day = day;
  }

  /** `11/14/23`, of milliseconds since 1970. */
  day(time: number): string {
    this.#set(time);
    return this.#date;
  }

  /** `22:13:20` */
  clock(time: number): string {
    this.#set(time);
    return this.#clock;
  }

  #set(time: number): void {
    const second = Math.floor(time / 1000);
    if (second === this.#second) return;
    const at = new Date(second * 1000);
    this.#second = second;
    this.#date = asByteString(this.#day(at));
    this.#clock = clockText(at);
  }
}

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
