import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock, timeLimit } from '../../src/cli/time/time.ts';
import { localCalendar } from '../../src/util/calendar.ts';
import { auvirtMissing, oracle, titled } from '../support/oracle.ts';

oracle('Time limits, compared with the auvirt of auditd', auvirtMissing(), () => {
  let folder: string;
  let zone: string | undefined;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'time-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    zone = process.env.TZ;
  });
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  /** Expects both programs to select the same records, with the words as start and as end. */
  function compare(times: readonly number[], words: readonly string[], TZ: string, locale: string): void {
    process.env.TZ = TZ;
    const file = join(folder, 'log');
    writeFileSync(file, logOf(times));
    for (const which of ['start', 'end'] as const) {
      const before = ours(times, which, words, locale);
      const theirs = auvirt(['--file', file, `--${which}`, ...words], { TZ, LC_ALL: locale });
      // Some words denote a moving time. If it has just passed a record, both results are right.
      const after = ours(times, which, words, locale);
      expect([before, after], `TZ=${TZ} LC_ALL=${locale} --${which} ${words.join(' ')}`).toContainEqual(theirs);
    }
  }

  // These days have no change of clocks: across one, auditd's auvirt is an hour off.
  const HOURS = hourly('2023-11-12T00:00:00Z', 24 * 6);
  const SUMMER = hourly('2023-07-02T00:00:00Z', 24 * 6);

  test.each(['UTC', 'America/New_York'])('dates and times select the same records in %s', (zone) => {
    for (const words of [
      ['11/14/23'],
      ['11/14/23', '22:00'],
      ['11/14/23', '22:00:01'],
      ['11/14/23', '2:3'],
      ['1/1/24'],
    ]) {
      compare(HOURS, words, zone, 'C');
    }
    for (const words of [['07/04/23'], ['7/4/23', '09:00:00'], ['07/04/23', '23:59']])
      compare(SUMMER, words, zone, 'C');
  });

  test('random days and times select the same records', () => {
    const two = (max: number) => fc.nat(max).chain((n) => fc.constantFrom(String(n), String(n).padStart(2, '0')));
    // At most five characters, or eight: auditd's auvirt misreads lengths in between.
    const time = fc.oneof(
      fc.tuple(two(23), two(59)),
      fc.tuple(...[23, 59, 59].map((max) => fc.nat(max).map((n) => String(n).padStart(2, '0')))),
    );
    const words = fc.record({
      day: fc.integer({ min: 10, max: 20 }),
      time: fc.option(
        time.map((parts) => parts.join(':')),
        { nil: undefined },
      ),
      zone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'),
    });
    fc.assert(
      fc.property(words, ({ day, time, zone }) => {
        compare(HOURS, time === undefined ? [`11/${day}/23`] : [`11/${day}/23`, time], zone, 'C');
      }),
    );
  });

  // Zones without daylight saving time: across a change of clocks, auditd's auvirt is an hour off.
  test.each(['UTC', 'Asia/Kolkata'])('keywords select the same records in %s', (zone) => {
    const now = Math.floor(Date.now() / 1000);
    for (const word of [
      'now',
      'today',
      'yesterday',
      'recent',
      'boot',
      'this-week',
      'week-ago',
      'this-month',
      'this-year',
    ]) {
      for (const time of [[], ['00:00:00'], ['00:00'], ['10:14']]) {
        process.env.TZ = zone;
        const limits = (['start', 'end'] as const).map((which) =>
          timeLimit('', which, word, time[0], systemClock({ LC_ALL: 'C' }, localCalendar)),
        );
        const around = [now, ...limits].flatMap((limit) =>
          [-86_400, -3600, -60, -20, 20, 60, 3600].map((by) => limit + by),
        );
        compare(
          [...new Set(around)].sort((a, b) => a - b),
          [word, ...time],
          zone,
          'C',
        );
      }
    }
  });

  test.each(installedLocales())('dates in the format of the locale %s select the same records', (locale) => {
    for (const day of ['2023-11-13', '2023-11-14', '2023-11-15']) {
      const { stdout } = spawnSync('date', ['-d', day, '+%x'], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: locale },
      });
      const date = stdout.trim();
      // Every locale accepts the C order, but in en_US auditd's auvirt rejects a year of two
      // digits.
      const inC = [locale.startsWith('en_US') ? '11/14/2023' : '11/14/23'];
      for (const words of [[date], [date, '10:00'], [date, '10:00:01'], inC]) compare(HOURS, words, 'UTC', locale);
    }
  });

  const american = installedLocales().find((name) => name.startsWith('en_US'));
  const noAmerican = american === undefined ? 'no en_US locale is installed' : undefined;
  test.skipIf(american === undefined)(titled('AM and PM mean the same', noAmerican), () => {
    for (const time of ['10:00:00 PM', '12:00:00 AM', '12:30:00 PM', '10:00:00']) {
      compare(HOURS, ['11/14/2023', time], 'UTC', american as string);
    }
  });
});

/** The installed locales whose dates are numeric. */
function installedLocales(): string[] {
  const { stdout } = spawnSync('locale', ['-a'], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter((name) => NUMERIC_LOCALE.test(name));
}
const NUMERIC_LOCALE =
  /^(?:C|POSIX|cs_CZ|da_DK|de_DE|en_CA|en_GB|en_US|es_ES|fr_FR|he_IL|it_IT|ja_JP|lv_LV|nl_NL|pl_PL|pt_BR|ru_RU|sv_SE|tr_TR|zh_CN)(?:\.utf-?8)?$/i;

const hourly = (from: string, hours: number): number[] =>
  Array.from({ length: hours }, (_, hour) => Date.parse(from) / 1000 + hour * 3600);

/** A log in which a guest starts at each time. The index of the time is the guest's name. */
function logOf(times: readonly number[]): string {
  const lines = times.map((time, index) => {
    const uuid = `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`;
    const message = `virt=kvm op=start reason=booted vm="${index}" uuid=${uuid} vm-pid=${index + 1}`;
    const tail = 'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=success';
    return `type=VIRT_CONTROL msg=audit(${time}.000:${index + 1}): pid=900 uid=0 auid=4294967295 ses=4294967295 msg='${message} ${tail}'\n`;
  });
  return lines.join('');
}

/** The guests that a limit selects. */
function ours(times: readonly number[], which: 'start' | 'end', [date = '', time]: readonly string[], locale: string) {
  const limit = timeLimit(`--${which}`, which, date, time, systemClock({ LC_ALL: locale }, localCalendar));
  return times.flatMap((at, index) => ((which === 'start' ? at >= limit : at <= limit) ? [index] : []));
}

function auvirt(words: readonly string[], env: NodeJS.ProcessEnv): number[] {
  const { status, stdout, stderr } = spawnSync('auvirt', words, { encoding: 'utf8', env: { ...process.env, ...env } });
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => Number.parseInt(line, 10));
}
