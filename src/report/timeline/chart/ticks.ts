import type { Calendar } from '../../../util/calendar.ts';

/** A place on the time axis. */
export interface Tick {
  readonly time: number;
  readonly text: string;
  /** If it begins another day than the tick before it: that day, `Mon 23 Nov 2026`. */
  readonly day?: string;
}

/** The ticks of an axis, and the day at its left edge. */
export interface Ticks {
  readonly edge: string;
  readonly ticks: readonly Tick[];
}

/**
 * The ticks of a time axis, at round times of the calendar.
 *
 * @param from first time to show, in milliseconds since 1970
 * @param to last time to show
 * @param most how many ticks there is room for
 */
export function ticksOf(from: number, to: number, most: number, calendar: Calendar): Ticks {
  const length = (to - from) / Math.max(1, most);
  const step = STEPS.find((each) => each >= length);
  const times = step === undefined ? monthTimes(from, to, length, calendar) : stepTimes(from, to, step, calendar);
  const textsAt = (time: number) => textsOf(time, step ?? Number.POSITIVE_INFINITY, calendar);
  const edge = textsAt(from).day;
  let last = edge;
  const ticks = times.map((time) => {
    const { day, text } = textsAt(time);
    const tick = day === last ? { time, text } : { time, text, day };
    last = day;
    return tick;
  });
  return { edge, ticks };
}

function stepTimes(from: number, to: number, step: number, calendar: Calendar): number[] {
  const times: number[] = [];
  // Days are not always 24 hours long.
  const days = Math.floor(step / DAY);
  if (days > 0) {
    const { year, month, day } = calendar.at(from);
    // Counted from a fixed day, so that ticks stay where they are when the picture is moved.
    const phase = Math.floor(Date.UTC(year, month - 1, day) / DAY) % days;
    for (let next = day - phase; ; next += days) {
      const time = calendar.moment(year, month, next);
      if (time > to) return times;
      if (time >= from) times.push(time);
    }
  }
  const shift = calendar.offset(from) * 60_000;
  for (let time = Math.ceil((from + shift) / step) * step - shift; time <= to; time += step) times.push(time);
  return times;
}

function monthTimes(from: number, to: number, length: number, calendar: Calendar): number[] {
  const months = MONTH_STEPS.find((each) => each * 30 * DAY >= length) ?? Math.ceil(length / (365 * DAY)) * 12;
  const { year, month } = calendar.at(from);
  const times: number[] = [];
  for (let next = month - 1 - ((year * 12 + month - 1) % months); ; next += months) {
    const time = calendar.moment(year, next + 1, 1);
    if (time > to) return times;
    if (time >= from) times.push(time);
  }
}

function textsOf(time: number, step: number, calendar: Calendar): { day: string; text: string } {
  const { year, month, day, weekday, hours, minutes, seconds, milliseconds } = calendar.at(time);
  const monthName = MONTHS[month - 1] as string;
  if (step === Number.POSITIVE_INFINITY) return { day: String(year), text: monthName };
  if (step >= DAY) return { day: `${monthName} ${year}`, text: `${WEEKDAYS[weekday]} ${day}` };
  const clock = `${two(hours)}:${two(minutes)}`;
  const text = step >= MINUTE ? clock : `${clock}:${two(seconds)}`;
  return {
    day: `${WEEKDAYS[weekday]} ${day} ${monthName} ${year}`,
    text: step >= SECOND ? text : `${text}.${String(milliseconds).padStart(3, '0')}`,
  };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 5, 10, 50, 100, 500],
  ...[1, 2, 5, 10, 15, 30].map((each) => each * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((each) => each * MINUTE),
  ...[1, 2, 3, 6, 12].map((each) => each * HOUR),
  ...[1, 2, 4, 7, 14].map((each) => each * DAY),
];
const MONTH_STEPS = [1, 2, 3, 6, 12];

const two = (number: number): string => String(number).padStart(2, '0');

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
