import type { DayText } from '../../report/format/times.ts';

/** A day as the user wrote it: `month` starts at 1, and nothing is checked against the calendar. */
export interface WrittenDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export type TimeOfDay = readonly [hours: number, minutes: number, seconds: number];

/** How numeric dates are written in a locale. */
export interface DateOrder {
  readonly parts: readonly (keyof WrittenDay)[];
  /** The text after each part. */
  readonly separators: readonly string[];
}

/**
 * Reads a numeric date in the order of a locale or else of C, as glibc does, or with the year
 * first, which is unambiguous everywhere. Undefined if the word is none of these. Years have two
 * digits (69 to 99 are in the 20th century) or four; a year that comes first always has four.
 */
export function readDay(word: string, locale: string | undefined): WrittenDay | undefined {
  const own = dateOrder(locale);
  // Unicode and glibc agree on the order more often than on dots and dashes. A slash may mean the
  // order of C.
  const alike =
    own.parts[0] === 'day' ? ['...', '--'].map(([...separators]) => ({ parts: own.parts, separators })) : [];
  for (const order of [own, ...alike, C_ORDER, ...YEAR_FIRST]) {
    const day = readInOrder(word, order);
    if (day !== undefined) return day;
  }
  return undefined;
}

/**
 * Reads a time of day, with AM or PM in locales that use them. Undefined if the word is not a time.
 */
export function readTime(word: string, locale: string | undefined): TimeOfDay | undefined {
  const { hour, minute, second, half } = TIME.exec(word)?.groups ?? {};
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)];
  if (hour === undefined || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  if (half === undefined) return [hours, minutes, seconds];
  if (hours < 1 || hours > 12 || !hasHalfDays(locale)) return undefined;
  return [(hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0), minutes, seconds];
}

/** Whether the day exists. */
export function isInCalendar({ year, month, day }: WrittenDay): boolean {
  const normal = new Date(Date.UTC(year, month - 1, day));
  return normal.getUTCMonth() === month - 1 && normal.getUTCDate() === day;
}

/**
 * The order of numeric dates in a locale, which is named as in the environment (`de_DE.UTF-8`). The
 * calendar is Gregorian and the digits are ASCII in every locale. An unknown locale has the order
 * of C.
 */
export function dateOrder(locale: string | undefined): DateOrder {
  if (DAY_FIRST_IN_GLIBC.test(locale ?? '')) return { parts: ['day', 'month', 'year'], separators: ['/', '/', ''] };
  const tag = tagOf(locale);
  if (tag === undefined) return C_ORDER;
  const pieces = new Intl.DateTimeFormat(tag, DAY).formatToParts(0);
  const indexes = pieces.flatMap(({ type }, index) => (type === 'literal' ? [] : [index]));
  return {
    parts: indexes.map((index) => pieces[index]?.type as keyof WrittenDay),
    separators: indexes.map((index) => bare(pieces[index + 1]?.value ?? '')),
  };
}

/**
 * Writes days as `date +%x` does in a locale; in C with two digits of the year, everywhere else
 * with four, which are unambiguous.
 */
export function dayText(locale: string | undefined): DayText {
  const { parts, separators } = dateOrder(locale);
  const isC = tagOf(locale) === undefined;
  return (day) => {
    const year = String(day.year);
    const texts = { year: isC ? year.slice(-2) : year, month: two(day.month), day: two(day.day) };
    return parts.map((part, index) => `${texts[part]}${separators[index]}`).join('');
  };
}

const two = (number: number): string => String(number).padStart(2, '0');

/** Whether a locale has a 12-hour clock. */
export function hasHalfDays(locale: string | undefined): boolean {
  const tag = tagOf(locale);
  return tag !== undefined && new Intl.DateTimeFormat(tag, { hour: 'numeric' }).resolvedOptions().hour12 === true;
}

// A month above 12 or a day above 31 means another order: glibc then tries the next.
function readInOrder(word: string, { parts, separators }: DateOrder): WrittenDay | undefined {
  const [, first = '', between = '', second = '', then = '', third = '', after = ''] = NUMBERS.exec(word) ?? [];
  if (bare(between) !== separators[0] || bare(then) !== separators[1]) return undefined;
  if (bare(after) !== '' && bare(after) !== separators[2]) return undefined;
  const digits = new Map(parts.map((part, index) => [part, [first, second, third][index] ?? '']));
  const year = digits.get('year') ?? '';
  const [month, day] = [Number(digits.get('month')), Number(digits.get('day'))];
  if (year.length !== 4 && (year.length !== 2 || parts[0] === 'year')) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return { year: year.length === 4 ? Number(year) : Number(year) + (Number(year) < 69 ? 2000 : 1900), month, day };
}

const NUMBERS = /^\s*(\d{1,4})(\D+)(\d{1,4})(\D+)(\d{1,4})(\D*)$/;
const TIME = /^(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2}))?(?:\s*(?<half>[ap])m)?$/i;

const C_ORDER: DateOrder = { parts: ['month', 'day', 'year'], separators: ['/', '/', ''] };
// Each string holds the three separators of an order; Chinese, Japanese and Korean ones as `date
// +%x` prints them.
const YEAR_FIRST = ['--', '...', '//', '年月日', '년월일'].map(
  ([first = '', second = '', last = '']): DateOrder => ({
    parts: ['year', 'month', 'day'],
    separators: [first, second, last],
  }),
);

// Day/month/year in glibc, but not in Unicode's data: 04/11/23 would silently mean the 11th of
// April.
const DAY_FIRST_IN_GLIBC = /^(?:[a-z]{2,3}_ZA|es_(?:CL|PA|PR)|he_IL|mi_NZ)\b/;
const DAY = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  timeZone: 'UTC',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
} as const;

// Blanks differ between editions of a locale; the marks set the direction of text.
const bare = (separator: string): string => separator.replace(INVISIBLE, '');
const INVISIBLE = /[\s\u061c\u200e\u200f]/g;

function tagOf(locale: string | undefined): string | undefined {
  const [, language, region] = NAME.exec(locale ?? '') ?? [];
  if (language === undefined) return undefined;
  return Intl.DateTimeFormat.supportedLocalesOf(region === undefined ? language : `${language}-${region}`)[0];
}

// Language, country, encoding, variant. C and POSIX do not match.
const NAME = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:\.[\w-]+)?(?:@\w+)?$/;
