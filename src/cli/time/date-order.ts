/** A day as it was written: `month` from 1 on, and not checked against the calendar. */
export interface WrittenDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export type TimeOfDay = readonly [hours: number, minutes: number, seconds: number];

/** How numeric dates are written somewhere. */
export interface DateOrder {
  readonly parts: readonly (keyof WrittenDay)[];
  /** What stands between the parts, and after the last. */
  readonly separators: readonly string[];
}

/**
 * The day of a numeric date in the order of a locale or else of C, as glibc reads it, or with the year in front, which
 * is clear everywhere. Undefined where it is written in none of these. Years have two digits (69 to 99 are of the 20th
 * century) or four; in front always four.
 */
export function readDay(word: string, locale: string | undefined): WrittenDay | undefined {
  const own = dateOrder(locale);
  // Unicode and glibc agree on the order more often than on the dots and dashes. A slash may mean the order of C.
  const alike =
    own.parts[0] === 'day' ? ['...', '--'].map(([...separators]) => ({ parts: own.parts, separators })) : [];
  for (const order of [own, ...alike, C_ORDER, ...YEAR_FIRST]) {
    const day = readInOrder(word, order);
    if (day !== undefined) return day;
  }
  return undefined;
}

/** A time of day; with AM or PM in locales that have these. Undefined where the word is none. */
export function readTime(word: string, locale: string | undefined): TimeOfDay | undefined {
  const { hour, minute, second, half } = TIME.exec(word)?.groups ?? {};
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)];
  if (hour === undefined || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  if (half === undefined) return [hours, minutes, seconds];
  if (hours < 1 || hours > 12 || !hasHalfDays(locale)) return undefined;
  return [(hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0), minutes, seconds];
}

/** Whether there is such a day. */
export function isInCalendar({ year, month, day }: WrittenDay): boolean {
  const normal = new Date(Date.UTC(year, month - 1, day));
  return normal.getUTCMonth() === month - 1 && normal.getUTCDate() === day;
}

/**
 * The order of numeric dates in a locale, under its name in the environment (`de_DE.UTF-8`). The calendar is the
 * Gregorian one and the digits are ASCII, whatever is usual there. That of C where the name is not known.
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
 * How days are written in a locale, as `date +%x` writes them; in C with two digits of the year, everywhere else with four,
 * which is clear.
 */
export function dayText(locale: string | undefined): (at: Date) => string {
  const { parts, separators } = dateOrder(locale);
  const isC = tagOf(locale) === undefined;
  return (at) => {
    const year = String(at.getFullYear());
    const texts = { year: isC ? year.slice(-2) : year, month: two(at.getMonth() + 1), day: two(at.getDate()) };
    return parts.map((part, index) => `${texts[part]}${separators[index]}`).join('');
  };
}

const two = (number: number): string => String(number).padStart(2, '0');

/** Whether a locale counts the hours of a day twice to twelve. */
export function hasHalfDays(locale: string | undefined): boolean {
  const tag = tagOf(locale);
  return tag !== undefined && new Intl.DateTimeFormat(tag, { hour: 'numeric' }).resolvedOptions().hour12 === true;
}

// A month above 12 or a day above 31 is another order: glibc then tries the next.
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
// Each string has the three separators of an order. Chinese, Japanese and Korean dates are as `date +%x` prints them.
const YEAR_FIRST = ['--', '...', '//', '年月日', '년월일'].map(
  ([first = '', second = '', last = '']): DateOrder => ({
    parts: ['year', 'month', 'day'],
    separators: [first, second, last],
  }),
);

// Day/month/year in glibc, and something else in Unicode's data: 04/11/23 would be silently taken for the 11th of April.
const DAY_FIRST_IN_GLIBC = /^(?:[a-z]{2,3}_ZA|es_(?:CL|PA|PR)|he_IL|mi_NZ)\b/;
const DAY = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  timeZone: 'UTC',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
} as const;

// Blanks come and go between one edition of a locale and the next; the marks are for the direction of writing.
const bare = (separator: string): string => separator.replace(INVISIBLE, '');
const INVISIBLE = /[\s\u061c\u200e\u200f]/g;

function tagOf(locale: string | undefined): string | undefined {
  const [, language, region] = NAME.exec(locale ?? '') ?? [];
  if (language === undefined) return undefined;
  return Intl.DateTimeFormat.supportedLocalesOf(region === undefined ? language : `${language}-${region}`)[0];
}

// Language, country, encoding, variant. C and POSIX are none.
const NAME = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:\.[\w-]+)?(?:@\w+)?$/;
