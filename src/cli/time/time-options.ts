import { Moments } from '../../report/format/times.ts';
import type { TimeOptions } from '../../report/table/time-captions.ts';
import { type Calendar, localCalendar, utcCalendar } from '../../util/calendar.ts';
import type { Option, Words } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';
import { dayText } from './date-order.ts';
import { localeOf, systemClock, timeLimit } from './time.ts';

/** The option that chooses the time zone. */
export const utcOption: Option = { names: ['--utc'], help: 'read and show times in UTC' };

/** The option that writes times in full. */
export const isoOption: Option = {
  names: ['--iso'],
  help: 'write the times of a table in full, as 2026-11-23T10:00:00+01:00, also on a terminal',
};

/** How a command line asks for the times of a table: short on a terminal, in full elsewhere. */
export const timeSettings = (words: Words, { terminal }: Io): TimeOptions => ({
  iso: !terminal.output || words.options.has(isoOption.names[0]),
  calendar: calendarOf(words),
});

/** The calendar of the time zone that a command line asks for. */
export const calendarOf = ({ options }: Words): Calendar =>
  options.has(utcOption.names[0]) ? utcCalendar : localCalendar;

/** Writes times in the user's locale, and in the time zone that a command line asks for. */
export const momentsOf = (words: Words, io: Io): Moments => new Moments(dayText(localeOf(io.env)), calendarOf(words));

/**
 * The moment of `--start` or `--end`, in milliseconds since 1970: the beginning or the end of its
 * second; undefined if it is not given. If the option allows it, the time may come before the date,
 * and a time alone means today.
 *
 * @throws UsageError if the words are not a date and time
 */
export function limitOf(words: Words, which: 'start' | 'end', io: Io): number | undefined {
  const option = `--${which}`;
  const [first, second] = words.options.get(option) ?? [];
  if (first === undefined) return undefined;
  const [date, time] = TIME.test(first) ? [second ?? 'today', first] : [first, second];
  const limit = timeLimit(option, which, date, time, systemClock(io.env, calendarOf(words))) * 1000;
  return which === 'start' ? limit : limit + 999;
}

const TIME = /^\d{1,2}:\d/;
