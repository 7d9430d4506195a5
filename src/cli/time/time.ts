import { readFileSync } from 'node:fs';
import { type Calendar, utcCalendar } from '../../util/calendar.ts';
import { TransportError, UsageError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import {
  dateOrder,
  hasHalfDays,
  isInCalendar,
  readDay,
  readTime,
  type TimeOfDay,
  type WrittenDay,
} from './date-order.ts';

/** What the meaning of a date depends on. Moments are in milliseconds since 1970. */
export interface Clock {
  readonly now: number;
  /** When the system booted; only called for the keyword `boot`. */
  readonly boot: () => number;
  /** The calendar of the time zone that dates are in. */
  readonly calendar: Calendar;
  /** The locale's name as in the environment, `de_DE.UTF-8`. */
  readonly locale: string | undefined;
}

/**
 * The moment of `--start` or `--end` DATE [TIME], in whole seconds since 1970.
 *
 * A date is a keyword, a numeric date in the order of the locale or else of C, or an ISO date,
 * which may include the time of day and the zone. Without a time it means 00:00:00 for both limits,
 * so `--end` with a date excludes that day; `--end today` means now.
 *
 * Times are in the time zone of the clock's calendar. A time that is skipped when clocks go forward
 * means as long after the change as it is past the start of the skipped hour (2:30 is 3:30); a time
 * that occurs twice when clocks go back means the first. An ISO date with its zone can name the
 * second.
 *
 * @throws UsageError if the words are not a date and time, or are before 1970
 */
export function timeLimit(
  option: string,
  which: 'start' | 'end',
  date: string,
  time: string | undefined,
  clock: Clock,
): number {
  const timeOfDay = time === undefined ? MIDNIGHT : readTime(time, clock.locale);
  if (timeOfDay === undefined) throw noTime(option, date, time as string, clock.locale);

  // auvirt 3.0.9 does not distinguish a missing time from this one.
  const hasTime = time !== undefined && time !== '00:00:00';
  const moment = !hasTime && which === 'end' && date === 'today' ? MOMENTS.get('now') : MOMENTS.get(date);
  if (moment !== undefined) {
    const then = moment(clock);
    return hasTime ? secondsOf(dayOf(then, clock.calendar), timeOfDay, clock.calendar) : Math.floor(then / 1000);
  }
  const day = DAYS.get(date);
  if (day !== undefined) return secondsOf(day(clock), timeOfDay, clock.calendar);
  const [written, clockTime, zone] = dated(option, date, time, timeOfDay, clock.locale);
  return secondsOf(written, clockTime, zone === undefined ? clock.calendar : atOffset(zone));
}

/**
 * The clock of this machine.
 *
 * @throws TransportError from `boot`, if /proc/uptime cannot be read
 */
export function systemClock(env: NodeJS.ProcessEnv, calendar: Calendar): Clock {
  const now = Date.now();
  return {
    now,
    boot: () => (Math.floor(now / 1000) - Math.round(uptime())) * 1000,
    calendar,
    locale: localeOf(env),
  };
}

/**
 * The locale of dates and times, named as in the environment. As in the C library, an empty
 * variable counts as unset.
 */
export const localeOf = (env: NodeJS.ProcessEnv): string | undefined =>
  env.LC_ALL || env.LC_TIME || env.LANG || undefined;

const MIDNIGHT: TimeOfDay = [0, 0, 0];

/** Keywords for a moment; with a time, they mean the day of that moment. */
const MOMENTS: ReadonlyMap<string, (clock: Clock) => number> = new Map([
  ['now', ({ now }: Clock) => now],
  ['recent', ({ now }: Clock) => now - 10 * 60_000],
  ['boot', ({ boot }: Clock) => boot()],
  // Counted back, because the clock may show an hour that occurs twice.
  [
    'this-hour',
    ({ now, calendar }: Clock) => {
      const { minutes, seconds } = calendar.at(now);
      return now - (minutes * 60 + seconds) * 1000;
    },
  ],
]);

/** Keywords for a day. A day below 1 is in the month before, which the calendar handles. */
const DAYS: ReadonlyMap<string, (clock: Clock) => WrittenDay> = new Map([
  ['today', ({ now, calendar }: Clock) => dayOf(now, calendar)],
  ['yesterday', ({ now, calendar }: Clock) => dayOf(now, calendar, -1)],
  ['this-week', ({ now, calendar }: Clock) => dayOf(now, calendar, -calendar.at(now).weekday)],
  ['week-ago', ({ now, calendar }: Clock) => dayOf(now, calendar, -7)],
  ['this-month', ({ now, calendar }: Clock) => ({ ...dayOf(now, calendar), day: 1 })],
  ['this-year', ({ now, calendar }: Clock) => ({ ...dayOf(now, calendar), month: 1, day: 1 })],
]);

const KEYWORDS = [...MOMENTS.keys(), ...DAYS.keys()];

function dayOf(time: number, calendar: Calendar, days = 0): WrittenDay {
  const { year, month, day } = calendar.at(time);
  return { year, month, day: day + days };
}

/** A date that is not a keyword, with its time of day, and its zone if it has one. */
function dated(
  option: string,
  date: string,
  time: string | undefined,
  timeOfDay: TimeOfDay,
  locale: string | undefined,
): [day: WrittenDay, time: TimeOfDay, zone?: string | undefined] {
  const iso = ISO.exec(date)?.groups;
  const day = iso === undefined ? readDay(date, locale) : isoDay(iso);
  if (day === undefined || !isInCalendar(day)) throw noDate(option, date, locale);
  if (day.year < 1970) throw tooOld(option, date, locale);
  if (iso?.clock === undefined) return [day, timeOfDay];
  if (time !== undefined) throw secondTime(option, date, time);
  const inside = readTime(iso.clock, undefined);
  if (inside === undefined) throw noDate(option, date, locale);
  return [day, inside, iso.zone];
}

const ISO =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:T(?<clock>\d\d:\d\d(?::\d\d)?)(?:(?<=:\d\d:\d\d)\.\d+)?(?<zone>Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;

const isoDay = ({ year, month, day }: Record<string, string>): WrittenDay => ({
  year: Number(year),
  month: Number(month),
  day: Number(day),
});

const secondsOf = ({ year, month, day }: WrittenDay, time: TimeOfDay, { moment }: Pick<Calendar, 'moment'>): number =>
  moment(year, month, day, ...time) / 1000;

/** The calendar of a zone as an ISO date names it: `Z`, `+01:00` or `-0500`. */
function atOffset(zone: string): Pick<Calendar, 'moment'> {
  const minutes = zone === 'Z' ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  const offset = (zone.startsWith('-') ? -minutes : minutes) * 60_000;
  return { moment: (...written) => utcCalendar.moment(...written) - offset };
}

function uptime(): number {
  try {
    return Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));
  } catch (error) {
    const { message } = error as Error;
    throw new TransportError('file-unreadable', `cannot determine when the system booted: ${message}`, {
      cause: error,
    });
  }
}

function noDate(option: string, date: string, locale: string | undefined): UsageError {
  // ausearch accepts a time without a date, for today.
  const meant = readTime(date, locale) === undefined ? nearest(date, KEYWORDS) : `today ${date}`;
  const hint = meant === undefined ? '' : `did you mean ${printable(meant)}? `;
  return new UsageError(`${option} ${printable(date)} is not a date: ${hint}${dateForms(locale)}`);
}

const tooOld = (option: string, date: string, locale: string | undefined): UsageError =>
  new UsageError(`${option} ${printable(date)} is before 1970: ${dateForms(locale)}`);

const secondTime = (option: string, date: string, time: string): UsageError =>
  new UsageError(`${option} ${printable(date)} already has a time of day: leave out ${printable(time)}`);

function noTime(option: string, date: string, time: string, locale: string | undefined): UsageError {
  const forms = `give 13:05 or 13:05:09${hasHalfDays(locale) ? ', or "1:05 PM" as one word' : ''}`;
  return new UsageError(`${option} ${printable(date)} ${printable(time)} is not a time of day: ${forms}`);
}

function dateForms(locale: string | undefined): string {
  const { parts, separators } = dateOrder(locale);
  const numeric = parts.map((part, index) => (index === 0 ? part : `${separators[index - 1]}${part}`)).join('');
  return `give ${numeric}, 2026-11-23, 2026-11-23T13:05 (also with :09, and with Z or +01:00), or one of ${KEYWORDS.join(', ')}`;
}
