import { describe, expect, test } from 'vitest';
import { dateOrder, hasHalfDays, isInCalendar, readDay, readTime } from '../../src/cli/time/date-order.ts';

describe('A numeric date', () => {
  test.each([
    ['11/14/23', undefined, '2023-11-14'],
    ['11/14/23', 'C', '2023-11-14'],
    ['11/14/23', 'POSIX', '2023-11-14'],
    ['11/14/23', 'C.UTF-8', '2023-11-14'],
    ['11/14/23', 'xx_YY.UTF-8', '2023-11-14'],
    ['11/14/23', 'nonsense', '2023-11-14'],
    ['11/14/2023', undefined, '2023-11-14'],
    ['1/4/23', undefined, '2023-01-04'],
    ['02/29/24', undefined, '2024-02-29'],
    ['01/01/70', undefined, '1970-01-01'],
    ['01/01/99', undefined, '1999-01-01'],
    ['01/01/00', undefined, '2000-01-01'],
    ['01/01/68', undefined, '2068-01-01'],
    ['01/01/1970', undefined, '1970-01-01'],
    ['14.11.2023', 'de_DE.UTF-8', '2023-11-14'],
    ['14.11.2023', 'de_DE', '2023-11-14'],
    ['14.11.2023', 'de_DE@euro', '2023-11-14'],
    ['14.11.23', 'de_DE.UTF-8', '2023-11-14'],
    ['4.1.2023', 'de_DE.UTF-8', '2023-01-04'],
    ['11/14/23', 'de_DE.UTF-8', '2023-11-14'],
    ['04/11/23', 'de_DE.UTF-8', '2023-04-11'],
    ['11/14/2023', 'en_US.UTF-8', '2023-11-14'],
    ['11/14/23', 'en_US.UTF-8', '2023-11-14'],
    ['04/11/23', 'en_GB.UTF-8', '2023-11-04'],
    ['04/11/2023', 'en_GB.UTF-8', '2023-11-04'],
    ['11/14/23', 'en_GB.UTF-8', '2023-11-14'],
    ['2023-11-14', 'sv_SE.UTF-8', '2023-11-14'],
    ['14-11-2023', 'nl_NL.UTF-8', '2023-11-14'],
    ['23-11-14', 'nl_NL.UTF-8', '2014-11-23'],
    ['14-11-2023', 'da_DK.UTF-8', '2023-11-14'],
    ['14.11.2023', 'da_DK.UTF-8', '2023-11-14'],
    ['04/11/23', 'en_ZA.UTF-8', '2023-11-04'],
    ['04/11/23', 'he_IL.UTF-8', '2023-11-04'],
    ['04/11/23', 'es_PR.UTF-8', '2023-11-04'],
    ['14. 11. 2023', 'cs_CZ.UTF-8', '2023-11-14'],
    ['14.11.2023', 'cs_CZ.UTF-8', '2023-11-14'],
    ['14.11.2023 г.', 'bg_BG.UTF-8', '2023-11-14'],
    ['2023.11.14.', 'lv_LV.UTF-8', '2023-11-14'],
    ['2023年11月14日', 'ja_JP.UTF-8', '2023-11-14'],
    ['2023년 11월 14일', 'ko_KR.UTF-8', '2023-11-14'],
    ['11/04/23', 'ja_JP.UTF-8', '2023-11-04'],
    ['2023/11/14', undefined, '2023-11-14'],
    ['14/11/2023', 'ar_EG.UTF-8', '2023-11-14'],
  ])('%s in the locale %s is %s', (word, locale, iso) => {
    const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
    expect(readDay(word, locale)).toEqual({ year, month, day });
  });

  test.each([
    ['13/01/23'],
    ['00/10/23'],
    ['10/00/23'],
    ['11/14'],
    ['11/14/'],
    ['11/14/3'],
    ['11/14/023'],
    ['11/14/20233'],
    ['11/14/23x'],
    ['x11/14/23'],
    ['11/14/23/1'],
    ['11/14/23 10:14'],
    ['11/14-23'],
    ['14.11.2023'],
    ['14/11/2023'],
    ['14.11.2023', 'en_US.UTF-8'],
    ['11-14-2023', 'en_US.UTF-8'],
    ['11.14.2023', 'de_DE.UTF-8'],
    ['23-11-14', 'sv_SE.UTF-8'],
    ['٠٤/١١/٢٠٢٣', 'ar_EG.UTF-8'],
    [''],
    ['٠٤/١١/٢٠٢٣', 'ar_EG.UTF-8'],
  ])('is none: %j in the locale %s', (word, locale?: string) => {
    expect(readDay(word, locale)).toBeUndefined();
  });

  test('is not read in another order because its day does not exist', () => {
    expect(readDay('04/31/23', 'en_US.UTF-8')).toEqual({ year: 2023, month: 4, day: 31 });
    expect(isInCalendar({ year: 2023, month: 4, day: 31 })).toBe(false);
    expect([2000, 2023, 2024, 2100].map((year) => isInCalendar({ year, month: 2, day: 29 }))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('A time of day', () => {
  test.each([
    ['22:14', undefined, '22:14:00'],
    ['22:14:05', undefined, '22:14:05'],
    ['2:3', undefined, '02:03:00'],
    ['2:3:4', undefined, '02:03:04'],
    ['0:0:0', undefined, '00:00:00'],
    ['23:59:59', undefined, '23:59:59'],
    ['10:14:00 PM', 'en_US.UTF-8', '22:14:00'],
    ['10:14 PM', 'en_US.UTF-8', '22:14:00'],
    ['10:14pm', 'en_US.UTF-8', '22:14:00'],
    ['10:14:05 AM', 'en_US.UTF-8', '10:14:05'],
    ['12:00 AM', 'en_US.UTF-8', '00:00:00'],
    ['12:30 PM', 'en_US.UTF-8', '12:30:00'],
    ['10:14:00', 'en_US.UTF-8', '10:14:00'],
    ['22:14:00', 'en_US.UTF-8', '22:14:00'],
  ])('%s in the locale %s is %s', (word, locale, time) => {
    expect(readTime(word, locale)).toEqual(time.split(':').map(Number));
  });

  test.each([
    [''],
    ['22'],
    ['25:00'],
    ['24:00'],
    ['99:99'],
    ['10:60'],
    ['10:00:60'],
    ['2:3:4:5'],
    ['10:14:'],
    ['010:14'],
    ['-1:00'],
    ['bogus'],
    ['today'],
    ['10:14Z'],
    ['1:2:3 x'],
    ['10:14 PM'],
    ['10:14 PM', 'de_DE.UTF-8'],
    ['22:14 PM', 'en_US.UTF-8'],
    ['0:14 PM', 'en_US.UTF-8'],
    ['10:14 XM', 'en_US.UTF-8'],
  ])('is none: %j in the locale %s', (word, locale?: string) => {
    expect(readTime(word, locale)).toBeUndefined();
  });
});

describe('A locale', () => {
  test.each([
    [undefined, 'month/day/year', false],
    ['', 'month/day/year', false],
    ['C', 'month/day/year', false],
    ['POSIX', 'month/day/year', false],
    ['C.UTF-8', 'month/day/year', false],
    ['../../etc', 'month/day/year', false],
    ['en_US.UTF-8', 'month/day/year', true],
    ['en_US.ISO-8859-1', 'month/day/year', true],
    ['en_GB.UTF-8', 'day/month/year', false],
    ['de_DE.UTF-8', 'day.month.year', false],
    ['de', 'day.month.year', false],
    ['sr_RS@latin', 'day.month.year', false],
    ['sv_SE.UTF-8', 'year-month-day', false],
    ['xh_ZA.UTF-8', 'day/month/year', false],
    ['fa_IR.UTF-8', 'year/month/day', false],
  ])('named %j has the order %s, and AM and PM: %s', (name, order, halfDays) => {
    const { parts, separators } = dateOrder(name);
    expect(`${parts[0]}${separators[0]}${parts[1]}${separators[1]}${parts[2]}`).toBe(order);
    expect(hasHalfDays(name)).toBe(halfDays);
  });
});
