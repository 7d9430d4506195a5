import { asByteString } from '../../codec/bytes.ts';
import type { Calendar, LocalTime } from '../../util/calendar.ts';

/** A numeric date in the form of a locale: `11/14/23`. */
export type DayText = (day: Pick<LocalTime, 'year' | 'month' | 'day'>) => string;

/**
 * Writes the day and the time of day of moments, as byte strings. Many events share a second, so
 * the texts of the last second are kept.
 */
export class Moments {
  /** The calendar of the time zone that times are shown in. */
  readonly calendar: Calendar;
  readonly #dayText: DayText;
  #second = Number.NaN;
  #day = '';
  #clock = '';

  /** @param dayText how days are written */
  constructor(dayText: DayText, calendar: Calendar) {
    this.#dayText = dayText;
    this.calendar = calendar;
  }

  /** `11/14/23`; the time is in milliseconds since 1970. */
  day(time: number): string {
    this.#set(time);
    return this.#day;
  }

  /** `22:13:20` */
  clock(time: number): string {
    this.#set(time);
    return this.#clock;
  }

  #set(time: number): void {
    const second = Math.floor(time / 1000);
    if (second === this.#second) return;
    const at = this.calendar.at(second * 1000);
    this.#second = second;
    this.#day = asByteString(this.#dayText(at));
    this.#clock = clockText(at);
  }
}

/** `Tue Nov 14 22:13:22 2023`, as ctime(3) writes it, in English everywhere. */
export function ctime(time: number, calendar: Calendar): string {
  const at = calendar.at(time);
  return `${dateText(at)} ${clockText(at)} ${at.year}`;
}

/** `Tue Nov 14 22:13`: the first 16 characters of {@link ctime}. */
export function ctimeMinute(time: number, calendar: Calendar): string {
  const at = calendar.at(time);
  return `${dateText(at)} ${two(at.hours)}:${two(at.minutes)}`;
}

/** `2023-11-14T22:13:20+01:00`; `Z` if the offset is 0. */
export function isoTime(time: number, calendar: Calendar): string {
  const offset = calendar.offset(time);
  const shown = new Date(time + offset * 60_000).toISOString().slice(0, -5);
  return offset === 0 ? `${shown}Z` : `${shown}${offsetText(offset)}`;
}

/** `+01:00`; the offset is in minutes. */
export function offsetText(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * `2023-11-14T22:13:20.022Z`; the time is in milliseconds since 1970. Keeps the text of the last
 * second, because most events share it.
 */
export function utcTime(time: number): string {
  const seconds = Math.floor(time / 1000);
  if (seconds !== known.seconds) known = { seconds, text: new Date(seconds * 1000).toISOString().slice(0, -4) };
  return `${known.text}${String(time - seconds * 1000).padStart(3, '0')}Z`;
}

let known = { seconds: 0, text: '1970-01-01T00:00:00.' };

/** A duration in milliseconds as `00:05:00`, with days as `1d 01:01:01`. */
export function duration(milliseconds: number): string {
  const seconds = Math.abs(Math.trunc(milliseconds / 1000));
  const days = Math.trunc(seconds / 86_400);
  const clock = [Math.trunc(seconds / 3600) % 24, Math.trunc(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${milliseconds <= -1000 ? '-' : ''}${days === 0 ? '' : `${days}d `}${clock}`;
}

/**
 * The duration between two times, in milliseconds since 1970, as the difference of their texts,
 * which show whole seconds.
 */
export const durationBetween = (from: number, to: number): string =>
  duration((Math.floor(to / 1000) - Math.floor(from / 1000)) * 1000);

const clockText = ({ hours, minutes, seconds }: LocalTime): string => [hours, minutes, seconds].map(two).join(':');

const dateText = ({ weekday, month, day }: LocalTime): string =>
  `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${String(day).padStart(2)}`;

const two = (number: number): string => String(number).padStart(2, '0');

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
