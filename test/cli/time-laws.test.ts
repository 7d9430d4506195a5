import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, timeLimit } from '../../src/cli/time/time.ts';
import { localCalendar } from '../../src/util/calendar.ts';
import { UsageError } from '../../src/util/errors.ts';
import { runs } from '../support/runs.ts';

let zone: string | undefined;
beforeEach(() => {
  zone = process.env.TZ;
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const clock = (locale?: string): Clock => ({ now: 1e12, boot: () => 0, calendar: localCalendar, locale });
const utc = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);

describe('Limits of time', () => {
  const ZONES = ['UTC', 'America/New_York', 'Europe/Dublin', 'Asia/Kolkata', 'Pacific/Auckland'];
  const LOCALES = ['en_US', 'en_GB', 'de_DE', 'sv_SE', 'fr_FR', 'nl_NL', 'cs_CZ', 'hu_HU', 'bg_BG', 'ja_JP', 'ko_KR'];
  // The years that four digits can name, without the last day, which is in the next year in other
  // zones.
  const moments = fc.date({ min: new Date('1970-01-02Z'), max: new Date('9999-12-30Z'), noInvalidDate: true });

  test.each(LOCALES)('A date formatted in %s is read back, with its time, as the same second', (locale) => {
    const tag = locale.replace('_', '-');
    fc.assert(
      fc.property(moments, fc.constantFrom(...ZONES), (moment, zone) => {
        process.env.TZ = zone;
        const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
        const date = moment.toLocaleDateString(tag, options);
        const time = moment.toTimeString().slice(0, 8);
        const [year, month, day] = [moment.getFullYear(), moment.getMonth(), moment.getDate()];
        // Not the moment itself, because it may be the second of two with the same local time.
        const expected = new Date(year, month, day, moment.getHours(), moment.getMinutes(), moment.getSeconds());
        const seconds = timeLimit('--end', 'end', date, time, clock(`${locale}.UTF-8`));
        expect(seconds).toBe(expected.getTime() / 1000);
        expect(new Date(seconds * 1000).toString()).toContain(time);
      }),
    );
  });

  test('An ISO date in UTC or with its offset means the same second everywhere', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...ZONES), fc.integer({ min: -56, max: 56 }), (moment, zone, quarters) => {
        process.env.TZ = zone;
        const whole = Math.floor(moment.getTime() / 1000);
        const minutes = Math.abs(quarters) * 15;
        const there = new Date((whole + quarters * 900) * 1000).toISOString().slice(0, 19);
        const pad = (number: number) => String(number).padStart(2, '0');
        const offset = `${quarters < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
        expect(timeLimit('--start', 'start', `${utc(whole)}Z`, undefined, clock())).toBe(whole);
        expect(timeLimit('--start', 'start', there + offset, undefined, clock())).toBe(whole);
        expect(timeLimit('--start', 'start', there + offset.replace(':', ''), undefined, clock())).toBe(whole);
      }),
    );
  });

  test('Any words give a whole number of seconds or a usage error in one line', () => {
    const word = fc.oneof(fc.string(), fc.stringMatching(/^[\d/.:T+Z -]{0,20}$/), fc.constantFrom('today', '11/14/23'));
    const words = fc.record({ word, time: fc.option(word, { nil: undefined }), locale: fc.constantFrom(...LOCALES) });
    fc.assert(
      fc.property(words, ({ word, time, locale }) => {
        try {
          expect(Number.isInteger(timeLimit('--end', 'end', word, time, clock(locale)))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).toMatch(/^--end [\x20-\x7e]+$/);
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});
