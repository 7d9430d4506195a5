import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, localeOf, systemClock, timeLimit } from '../../src/cli/time/time.ts';
import { localCalendar, utcCalendar } from '../../src/util/calendar.ts';
import { UsageError } from '../../src/util/errors.ts';

let zone: string | undefined;
beforeEach(() => {
  zone = process.env.TZ;
  process.env.TZ = 'UTC';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

// A Wednesday.
const NOW = '2026-11-25T15:42:10.700Z';
const clock = (locale?: string, now = NOW): Clock => ({
  now: Date.parse(now),
  boot: () => Date.parse('2026-11-20T08:09:10Z'),
  calendar: localCalendar,
  locale,
});
const utc = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);

const start = (words: string, locale?: string): string => limit('start', words, locale);
const end = (words: string, locale?: string): string => limit('end', words, locale);

/** What a limit means, in UTC; `|` separates date and time. */
function limit(which: 'start' | 'end', words: string, locale?: string): string {
  const [date = '', time] = words.split('|');
  return utc(timeLimit(`--${which}`, which, date, time, clock(locale)));
}

function refusal(words: string, locale?: string): string {
  try {
    limit('start', words, locale);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(/^[\x20-\x7e]+$/);
    return (error as Error).message;
  }
  return expect.fail(`${words} was taken`);
}

describe('Keywords', () => {
  test.each([
    ['now', '2026-11-25T15:42:10'],
    ['recent', '2026-11-25T15:32:10'],
    ['boot', '2026-11-20T08:09:10'],
    ['this-hour', '2026-11-25T15:00:00'],
    ['today', '2026-11-25T00:00:00'],
    ['yesterday', '2026-11-24T00:00:00'],
    ['this-week', '2026-11-22T00:00:00'],
    ['week-ago', '2026-11-18T00:00:00'],
    ['this-month', '2026-11-01T00:00:00'],
    ['this-year', '2026-01-01T00:00:00'],
  ])('%s means %s', (word, moment) => {
    expect(start(word)).toBe(moment);
    expect(end(word)).toBe(word === 'today' ? '2026-11-25T15:42:10' : moment);
  });

  test.each([
    ['now|10:14', '2026-11-25T10:14:00'],
    ['recent|0:00', '2026-11-25T00:00:00'],
    ['boot|10:14:05', '2026-11-20T10:14:05'],
    ['this-hour|10:14', '2026-11-25T10:14:00'],
    ['today|10:14', '2026-11-25T10:14:00'],
    ['today|0:0', '2026-11-25T00:00:00'],
    ['yesterday|23:59:59', '2026-11-24T23:59:59'],
    ['this-week|10:14', '2026-11-22T10:14:00'],
    ['this-year|10:14', '2026-01-01T10:14:00'],
  ])('A time replaces the time of day: %s', (words, moment) => {
    expect([start(words), end(words)]).toEqual([moment, moment]);
  });

  test('The time 00:00:00 counts as no time, as in the old auvirt', () => {
    expect(start('now|00:00:00')).toBe('2026-11-25T15:42:10');
    expect(start('this-hour|00:00:00')).toBe('2026-11-25T15:00:00');
    expect(end('today|00:00:00')).toBe('2026-11-25T15:42:10');
    expect(start('today|00:00:00')).toBe('2026-11-25T00:00:00');
  });

  test.each([
    ['yesterday', '2027-01-01T05:00:00Z', '2026-12-31T00:00:00'],
    ['week-ago', '2028-03-03T05:00:00Z', '2028-02-25T00:00:00'],
    ['this-week', '2027-01-01T05:00:00Z', '2026-12-27T00:00:00'],
    ['this-week', '2026-11-22T00:00:00Z', '2026-11-22T00:00:00'],
    ['this-week', '2026-11-21T23:59:59Z', '2026-11-15T00:00:00'],
    ['recent', '2027-01-01T00:05:00Z', '2026-12-31T23:55:00'],
  ])('%s at %s is %s', (word, now, moment) => {
    expect(utc(timeLimit('-ts', 'start', word, undefined, clock(undefined, now)))).toBe(moment);
  });

  test('The system is asked when it booted only for boot', () => {
    const boot = () => expect.fail('was asked');
    expect(() => timeLimit('--start', 'start', 'today', undefined, { ...clock(), boot })).not.toThrow();
  });
});

describe('Numeric dates', () => {
  test.each([
    ['11/14/23', undefined, '2023-11-14'],
    ['14.11.2023', 'de_DE.UTF-8', '2023-11-14'],
    ['04/11/23', 'en_GB.UTF-8', '2023-11-04'],
    ['02/29/24', undefined, '2024-02-29'],
    ['01/01/70', undefined, '1970-01-01'],
  ])('%s in the locale %s is midnight of %s, as either limit', (word, locale, day) => {
    expect([start(word, locale), end(word, locale)]).toEqual(Array(2).fill(`${day}T00:00:00`));
    expect(start(`${word}|22:14`, locale)).toBe(`${day}T22:14:00`);
    expect(start(`${word}|0:0:0`, locale)).toBe(`${day}T00:00:00`);
  });

  test.each([
    ['02/30/23'],
    ['02/29/23'],
    ['11/31/23'],
    ['13/01/23'],
    ['11/14'],
    ['11/14/23x'],
    ['30.02.2023', 'de_DE.UTF-8'],
    ['31/02/2023', 'en_GB.UTF-8'],
    [''],
    ['-1'],
    ['@1700000000'],
    ['1700000000'],
    ['constructor'],
    ['checkpoint'],
    ['\x1b[2J'],
  ])('%j (%s) is refused', (word, locale?: string) => {
    expect(refusal(word, locale)).toMatch(/^--start ".*" is not a date: .*give .*2026-11-23.* now, .*this-year$/);
  });

  test.each(['01/01/69', '12/31/1969', '1969-12-31', '0001-01-01'])('%s is before 1970', (word) => {
    expect(refusal(word)).toMatch(/^--start ".*" is before 1970: give month\/day\/year, /);
  });
});

describe('ISO dates', () => {
  test.each([
    ['2026-11-23T10:00:05.999Z', '2026-11-23T10:00:05'],
    ['2026-11-23', '2026-11-23T00:00:00'],
    ['2026-11-23|10:14', '2026-11-23T10:14:00'],
    ['2026-11-23T10:00', '2026-11-23T10:00:00'],
    ['2026-11-23T10:00:05', '2026-11-23T10:00:05'],
    ['2026-11-23T10:00Z', '2026-11-23T10:00:00'],
    ['2026-11-23T10:00:05Z', '2026-11-23T10:00:05'],
    ['2026-11-23T10:00+01:00', '2026-11-23T09:00:00'],
    ['2026-11-23T10:00:05+0130', '2026-11-23T08:30:05'],
    ['2026-11-23T20:00:05-14:00', '2026-11-24T10:00:05'],
  ])('%s is %s, in every locale', (words, moment) => {
    for (const locale of [undefined, 'de_DE.UTF-8', 'en_US.UTF-8', 'nl_NL.UTF-8', 'sv_SE.UTF-8', 'ja_JP.UTF-8']) {
      expect([start(words, locale), end(words, locale)]).toEqual([moment, moment]);
    }
  });

  test.each([
    '2026-02-30',
    '2026-13-01',
    '2026-11-23T',
    '2026-11-23T10',
    '2026-11-23T25:00',
    '2026-11-23T10:60',
    '2026-11-23T1:00',
    '2026-11-23T10:00:60',
    '2026-11-23Z',
    '2026-11-23T10:00 Z',
    '2026-11-23T10:00+1',
    '2026-11-23T10:00+15:00',
    '2026-11-23T10:00+01:60',
    '2026-11-23T10:00 PM',
    '2026-11-23 10:00',
  ])('%s is refused', (word) => {
    expect(refusal(word)).toMatch(/ is not a date: /);
    expect(refusal(word, 'en_US.UTF-8')).toMatch(/ is not a date: /);
  });

  test('A second time of day is refused', () => {
    expect(refusal('2026-11-23T10:00|11:00')).toBe(
      '--start "2026-11-23T10:00" already has a time of day: leave out "11:00"',
    );
  });
});

describe('Times of day', () => {
  test('may have AM or PM if the locale has them', () => {
    expect(start('2023-11-14|10:14 PM', 'en_US.UTF-8')).toBe('2023-11-14T22:14:00');
    expect(start('yesterday|10:14:05 PM', 'en_US.UTF-8')).toBe('2026-11-24T22:14:05');
  });

  test.each(['', '22', '25:00', '2:3:4:5', '1:2:3 x', 'bogus', '10:14 PM'])('%j is refused after any date', (word) => {
    for (const date of ['2023-11-14', 'now', 'today', 'bogus']) {
      expect(refusal(`${date}|${word}`)).toMatch(/^--start ".*" ".*" is not a time of day: give 13:05 or 13:05:09$/);
    }
  });
});

describe('Refusals', () => {
  test('name the option as it was written, the word and the accepted forms', () => {
    expect(() => timeLimit('-te', 'end', '30.2.2023', undefined, clock('de_DE.UTF-8'))).toThrow(
      '-te "30.2.2023" is not a date: give day.month.year, 2026-11-23, 2026-11-23T13:05 (also with :09, and with Z or ' +
        '+01:00), or one of now, recent, boot, this-hour, today, yesterday, this-week, week-ago, this-month, this-year',
    );
    expect(refusal('today|1', 'en_US.UTF-8')).toBe(
      '--start "today" "1" is not a time of day: give 13:05 or 13:05:09, or "1:05 PM" as one word',
    );
  });

  test.each([
    ['TODAY', 'today'],
    ['tody', 'today'],
    ['yestreday', 'yesterday'],
    ['thisweek', 'this-week'],
    ['22:14', 'today 22:14'],
  ])('of %s suggest %s', (word, meant) => {
    expect(refusal(word)).toContain(`: did you mean ${JSON.stringify(meant)}? give `);
  });

  test('do not guess at other words', () => {
    expect(refusal('tomorrow')).not.toContain('did you mean');
  });
});

describe('Local time', () => {
  const inZone = (zone: string, words: string): string => {
    process.env.TZ = zone;
    return start(words);
  };

  test.each([
    ['America/New_York', '2023-03-12', '2023-03-12T05:00:00'],
    ['America/New_York', '03/12/23|1:59:59', '2023-03-12T06:59:59'],
    ['America/New_York', '03/12/23|3:00', '2023-03-12T07:00:00'],
    ['America/New_York', '03/12/23|13:00', '2023-03-12T17:00:00'],
    ['America/New_York', '2023-03-13', '2023-03-13T04:00:00'],
    ['America/New_York', '2023-11-05', '2023-11-05T04:00:00'],
    ['America/New_York', '11/05/23|13:00', '2023-11-05T18:00:00'],
    ['America/New_York', '2023-11-06', '2023-11-06T05:00:00'],
    ['Europe/Dublin', '2023-01-10', '2023-01-10T00:00:00'],
    ['Europe/Dublin', '12/24/23|18:00', '2023-12-24T18:00:00'],
    ['Europe/Dublin', '2023-07-10', '2023-07-09T23:00:00'],
    ['Europe/Dublin', '03/26/23|13:00', '2023-03-26T12:00:00'],
    ['Europe/Dublin', '10/29/23|13:00', '2023-10-29T13:00:00'],
    ['Asia/Kolkata', '2023-11-14T10:00', '2023-11-14T04:30:00'],
    ['Asia/Kolkata', '2023-11-14T10:00Z', '2023-11-14T10:00:00'],
    ['Asia/Kolkata', 'this-hour', '2026-11-25T15:30:00'],
    ['Australia/Lord_Howe', '2023-07-10', '2023-07-09T13:30:00'],
  ])('In %s %s is %s UTC', (zone, words, moment) => {
    expect(inZone(zone, words)).toBe(moment);
  });

  test('A time that is skipped is as long after the change as it is past the start of the gap', () => {
    expect(inZone('America/New_York', '2023-03-12T02:30')).toBe('2023-03-12T07:30:00');
    expect(inZone('America/Havana', '2023-03-12')).toBe('2023-03-12T05:00:00');
  });

  test('A time that occurs twice means the first, and its zone can name the second', () => {
    expect(inZone('America/New_York', '2023-11-05T01:30')).toBe('2023-11-05T05:30:00');
    expect(inZone('America/New_York', '2023-11-05T01:30-05:00')).toBe('2023-11-05T06:30:00');
  });

  test('this-hour in an hour that occurs twice is the current one', () => {
    process.env.TZ = 'America/New_York';
    for (const [now, hour] of [
      ['2023-11-05T05:42:10Z', '2023-11-05T05:00:00'],
      ['2023-11-05T06:42:10Z', '2023-11-05T06:00:00'],
    ] as const) {
      expect(utc(timeLimit('--start', 'start', 'this-hour', undefined, clock(undefined, now)))).toBe(hour);
    }
  });

  test('In UTC, dates and times mean UTC whatever the zone of the process', () => {
    process.env.TZ = 'America/New_York';
    const inUtc = { ...clock(), calendar: utcCalendar };
    const of = (date: string, time?: string) => utc(timeLimit('--start', 'start', date, time, inUtc));
    expect(of('2023-03-12', '2:30')).toBe('2023-03-12T02:30:00');
    expect(of('yesterday')).toBe('2026-11-24T00:00:00');
    expect(of('this-week')).toBe('2026-11-22T00:00:00');
    expect(of('this-hour')).toBe('2026-11-25T15:00:00');
  });

  test('The days of keywords are local', () => {
    expect(inZone('Pacific/Auckland', 'today')).toBe('2026-11-25T11:00:00');
    expect(inZone('Pacific/Auckland', 'yesterday')).toBe('2026-11-24T11:00:00');
    expect(inZone('Pacific/Auckland', 'this-year')).toBe('2025-12-31T11:00:00');
  });
});

describe('The clock of this process', () => {
  test('takes the locale from LC_ALL, LC_TIME or LANG, and an empty variable counts as unset', () => {
    expect(localeOf({ LC_ALL: 'a', LC_TIME: 'b', LANG: 'c' })).toBe('a');
    expect(localeOf({ LC_ALL: '', LC_TIME: 'b', LANG: 'c' })).toBe('b');
    expect(localeOf({ LC_CTYPE: 'x', LANG: 'c' })).toBe('c');
    expect(localeOf({ LANG: '' })).toBeUndefined();
    expect(localeOf({})).toBeUndefined();
  });

  test('has the current time', () => {
    const before = Date.now();
    const { now } = systemClock({}, utcCalendar);
    expect([before <= now, now <= Date.now()]).toEqual([true, true]);
  });

  test.runIf(process.platform === 'linux')('knows when the system booted, to the second', () => {
    const booted = Date.now() / 1000 - Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));
    const boot = systemClock({}, utcCalendar).boot() / 1000;
    expect(Number.isInteger(boot)).toBe(true);
    expect(Math.abs(boot - booted)).toBeLessThan(10);
  });
});
