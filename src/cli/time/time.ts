import { readFileSync } from 'node:fs';
import { TransportError, UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { nearest } from '../options/suggest.ts';
import {
  dateOrder,
  hasHalfDays,
  isInCalendar,
  readDay,
  readTime,
  type TimeOfDay,
  type WrittenDay,
} from './date-order.ts';

/** What the meaning of a date depends on, besides the time zone of the process. */
export interface Clock {
  readonly now: Date;
  /** When the system was started; asked only where somebody says `boot`. */
  readonly boot: () => Date;
  /** The locale's name as in the environment, `de_DE.UTF-8`. */
  readonly locale: string | undefined;
}

/**
 * The moment of `--start` or `--end` DATE [TIME], in whole seconds since 1970.
 *
 * A date is a keyword, a numeric date in the order of the locale or else of C, or an ISO date, which may have the time
 * of day and the zone in it. Without a time it means 00:00:00 for both limits, so that `--end` with a date excludes
 * that day; `--end today` means now.
 *
 * Times are local. One that is skipped when clocks go forward means as long after the change as it is past the skipped
 * hour's begin (2:30 is 3:30); one that comes twice when clocks go back means the first. An ISO date with its zone
 * names the second.
 *
 * @throws UsageError where the words are no date and time, or are before 1970
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

  // The old auvirt does not tell a time that was left out from this one.
  const hasTime = time !== undefined && time !== '00:00:00';
  const moment = !hasTime && which === 'end' && date === 'today' ? MOMENTS.get('now') : MOMENTS.get(date);
  if (moment !== undefined) {
    const then = moment(clock);
    return hasTime ? secondsOf(dayOf(then), timeOfDay) : Math.floor(then.getTime() / 1000);
  }
  const day = DAYS.get(date);
  if (day !== undefined) return secondsOf(day(clock.now), timeOfDay);
  return secondsOf(...dated(option, date, time, timeOfDay, clock.locale));
}

/**
 * The clock of this process.
 *
 * @throws TransportError from `boot`, where /proc/uptime cannot be read
 */
export function systemClock(env: NodeJS.ProcessEnv): Clock {
  const now = new Date();
  return {
    now,
    boot: () => new Date((Math.floor(now.getTime() / 1000) - Math.round(uptime())) * 1000),
    locale: localeOf(env),
  };
}

/** The locale of dates and times, by its name in the environment. An empty variable counts as unset, as in the C library. */
export const localeOf = (env: NodeJS.ProcessEnv): string | undefined =>
  env.LC_ALL || env.LC_TIME || env.LANG || undefined;

const MIDNIGHT: TimeOfDay = [0, 0, 0];

/** Keywords for a moment: with a time, the day of that moment. */
const MOMENTS: ReadonlyMap<string, (clock: Clock) => Date> = new Map([
  ['now', ({ now }: Clock) => now],
  ['recent', ({ now }: Clock) => new Date(now.getTime() - 10 * 60_000)],
  ['boot', ({ boot }: Clock) => boot()],
  // Counted back, because the hour on the clock may be one that comes twice.
  ['this-hour', ({ now }: Clock) => new Date(now.getTime() - (now.getMinutes() * 60 + now.getSeconds()) * 1000)],
]);

/** Keywords for a day. A day below 1 lies in the month before: `secondsOf` sees to that. */
const DAYS: ReadonlyMap<string, (now: Date) => WrittenDay> = new Map([
  ['today', (now: Date) => dayOf(now)],
  ['yesterday', (now: Date) => dayOf(now, -1)],
  ['this-week', (now: Date) => dayOf(now, -now.getDay())],
  ['week-ago', (now: Date) => dayOf(now, -7)],
  ['this-month', (now: Date) => ({ ...dayOf(now), day: 1 })],
  ['this-year', (now: Date) => ({ ...dayOf(now), month: 1, day: 1 })],
]);

const KEYWORDS = [...MOMENTS.keys(), ...DAYS.keys()];

const dayOf = (date: Date, days = 0): WrittenDay => ({
  year: date.getFullYear(),
  month: date.getMonth() + 1,
  day: date.getDate() + days,
});

/** A date that is no keyword, with its time of day and its zone, if it has one. */
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

function secondsOf({ year, month, day }: WrittenDay, time: TimeOfDay, zone?: string): number {
  if (zone === undefined) return new Date(year, month - 1, day, ...time).getTime() / 1000;
  return Date.UTC(year, month - 1, day, ...time) / 1000 - offsetOf(zone);
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const seconds = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}

function uptime(): number {
  try {
    return Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));
  } catch (error) {
    const { message } = error as Error;
    throw new TransportError('file-unreadable', `cannot tell when the system booted: ${message}`, { cause: error });
  }
}

function noDate(option: string, date: string, locale: string | undefined): UsageError {
  // ausearch takes a time alone, for today.
  const meant = readTime(date, locale) === undefined ? nearest(date, KEYWORDS) : `today ${date}`;
  const hint = meant === undefined ? '' : `did you mean ${printable(meant)}? `;
  return new UsageError(`${option} ${printable(date)} is no date: ${hint}${dateForms(locale)}`);
}

const tooOld = (option: string, date: string, locale: string | undefined): UsageError =>
  new UsageError(`${option} ${printable(date)} is before 1970: ${dateForms(locale)}`);

const secondTime = (option: string, date: string, time: string): UsageError =>
  new UsageError(`${option} ${printable(date)} has its time of day: leave out ${printable(time)}`);

function noTime(option: string, date: string, time: string, locale: string | undefined): UsageError {
  const forms = `give 13:05 or 13:05:09${hasHalfDays(locale) ? ', or "1:05 PM" as one word' : ''}`;
  return new UsageError(`${option} ${printable(date)} ${printable(time)} is no time of day: ${forms}`);
}

function dateForms(locale: string | undefined): string {
  const { parts, separators } = dateOrder(locale);
  const numeric = parts.map((part, index) => (index === 0 ? part : `${separators[index - 1]}${part}`)).join('');
  return `give ${numeric}, 2026-11-23, 2026-11-23T13:05 (also with :09, and with Z or +01:00), or one of ${KEYWORDS.join(', ')}`;
}
