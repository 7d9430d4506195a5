import { Moments } from '../../report/format/times.ts';
import type { TimeOptions } from '../../report/table/time-captions.ts';
import { type Calendar, localCalendar, utcCalendar } from '../../util/calendar.ts';
import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import type { Option, Words } from '../options/options.ts';
import type { Io } from '../terminal/io.ts';
import { dayText } from './date-order.ts';
import { localeOf, systemClock, timeLimit } from './time.ts';

/** The option that chooses the time zone. */
export const utcOption: Option = { names: ['--utc'], help: 'read and show times in UTC' };

type Takes = 'time' | 'moment';

/** What the manual adds to the limits of the time. */
interface More {
  readonly start?: string;
  readonly end?: string;
}

/**
 * The options that limit the time.
 *
 * @param takes whether the time may come before the date
 */
export function limitOptions(takes: Takes, more: More = {}): readonly Option[] {
  const [start, end] = boundOptions(takes, more);
  return [
    start,
    {
      names: ['--since'],
      takes,
      value: 'WHEN',
      help: 'only from then on: so long ago (30m, 2h, 3d, 1w), or a time as for --start',
    },
    end,
  ];
}

/** The same for a command in which `--since` means something else. */
export const boundOptions = (takes: Takes, more: More = {}): readonly [start: Option, end: Option] => [
  {
    names: ['--start', '-ts', '--from'],
    takes,
    value: 'DATE [TIME]',
    help: 'only from this time on: 2026-11-23T10:00, a date as in the locale, now, recent, boot, today, yesterday, this-week, …',
    ...(more.start !== undefined && { more: more.start }),
  },
  {
    names: ['--end', '-te', '--to'],
    takes,
    value: 'DATE [TIME]',
    help: 'only up to this time; a date means its midnight',
    ...(more.end !== undefined && { more: more.end }),
  },
];

/** What `--at` means, for a command whose times are read like this. */
export const atOption = (takes: 'time' | 'moment', what: string): Option => ({
  names: ['--at'],
  takes,
  value: 'DATE [TIME]',
  help: what,
});

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
 * and a time alone means today. `--since` means the same as `--start`, and may also be a duration.
 * What comes to a log that is followed has no limit: its clock may not be that of this machine.
 *
 * @throws UsageError if the words are not a date and time, or both are given
 */
export function limitOf(words: Words, which: 'start' | 'end', io: Io): number | undefined {
  const since = which === 'start' ? words.options.get('--since') : undefined;
  if (since === undefined) return momentOf(words, `--${which}`, which, io);
  if (words.options.has('--start')) {
    throw new UsageError('--since and --start cannot be given together: both say from when on');
  }
  if (isOnlyComing(words)) return undefined;
  const { now } = systemClock(io.env, calendarOf(words));
  return ago(since, now) ?? momentOf(words, '--since', which, io);
}

/** Whether a command line asks for nothing but what comes to a log that is followed. */
export function isOnlyComing({ options }: Words): boolean {
  const [since, ...rest] = options.get('--since') ?? [];
  return options.has('--follow') && since === 'now' && rest.length === 0;
}

/**
 * The moment of `--at`, in milliseconds since 1970: the end of its second, so that what the tables
 * show with that second has happened. Undefined if it is not given.
 */
export const instantOf = (words: Words, io: Io): number | undefined => momentOf(words, '--at', 'end', io);

function momentOf(words: Words, option: string, which: 'start' | 'end', io: Io): number | undefined {
  const [first, second] = words.options.get(option) ?? [];
  if (first === undefined) return undefined;
  const [date, time] = TIME.test(first) ? [second ?? 'today', first] : [first, second];
  const limit =
    timeLimit(words.typed.get(option) ?? option, which, date, time, systemClock(io.env, calendarOf(words))) * 1000;
  return which === 'start' ? limit : limit + 999;
}

const TIME = /^\d{1,2}:\d/;

/**
 * The moment so long before now; undefined if the words are not a duration.
 *
 * @throws UsageError if they are one in another form
 */
function ago([word = '', ...rest]: readonly string[], now: number): number | undefined {
  const [, count, unit = ''] = DURATION.exec(word) ?? [];
  if (count === undefined && MEANT.test(word)) {
    throw new UsageError(
      `--since ${printable(word)} is no duration: give a whole number and its unit, s, m, h, d or w, such as 90m`,
    );
  }
  if (count === undefined || rest.length > 0) return undefined;
  return Math.max(0, now - Number(count) * (UNITS[unit] as number));
}

const DURATION = /^(\d{1,9})([smhdw])$/;
const MEANT = /^-?\d+(?:\.\d+)? *[a-z]+$/i;
const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
