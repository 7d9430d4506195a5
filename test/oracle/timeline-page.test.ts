import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isoTime } from '../../src/report/format/times.ts';
import { visible, visibleText } from '../../src/report/format/visible.ts';
import { utcCalendar } from '../../src/util/calendar.ts';
import { chromiumMissing, type OpenPage, openFile, shoot, startChromium } from '../support/chromium.ts';
import { run } from '../support/cli.ts';
import { control, resource } from '../support/log-text.ts';
import { oracle } from '../support/oracle.ts';
import { buildTimelinePage } from '../support/timeline-page.ts';
import { writeWeek } from '../support/week/week.ts';

const LIBVIRT = fileURLToPath(new URL('../corpus/libvirt/audit-raw.log', import.meta.url));
const T = 1_700_000_000;

oracle('The page of auvirt timeline in Chromium', chromiumMissing(), () => {
  const folder = mkdtempSync(join(tmpdir(), 'timeline-'));
  const path = (name: string) => join(folder, name);
  let browser: Browser;

  beforeAll(async () => {
    await buildTimelinePage();
    writeFileSync(
      path('week.log'),
      writeWeek({ guests: 12 })
        .files.map(({ text }) => text)
        .join(''),
    );
    await make(LIBVIRT, 'libvirt.html');
    await make(path('week.log'), 'week.html');
    browser = await startChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const make = async (log: string, file: string) => {
    const { code, err } = await run(['timeline', '-f', log, '--utc', '-o', path(file)]);
    expect([code, err]).toEqual([0, '']);
  };
  const open = async (file: string, use: (page: Page, opened: OpenPage) => Promise<void>, options = {}) => {
    const opened = await openFile(browser, path(file), options);
    await use(opened.page, opened);
    expect(opened.faults).toEqual([]);
    await opened.page.context().close();
  };

  test.each([
    ['libvirt', 114],
    ['week', 75],
  ])('lists the sessions that auvirt lists, of the log %s', async (name, count) => {
    const log = name === 'libvirt' ? LIBVIRT : path('week.log');
    const { out } = await run(['-f', log, '--format', 'json']);
    const sessions = Buffer.from(out, 'latin1')
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Session);
    await open(`${name}.html`, async (page) => {
      await page.click('#as-table');
      const rows = await rowsOf(page);
      expect(rows.length).toBe(count);
      expect(rows.sort()).toEqual(sessions.map(rowOf).sort());
    });
  });

  test('shows the title, the counts and all filters', async () => {
    await open('week.html', async (page) => {
      expect(await page.title()).toBe('12 guests on 2 hosts, 75 sessions');
      expect(await page.locator('#states button, #kinds button').count()).toBe(9);
      await shoot(page, 'week-light');
    });
  });

  test('zooms with wheel, buttons and keys, moves by drag, and returns', async () => {
    await open('week.html', async (page) => {
      const whole = await lengthOf(page);
      await page.mouse.move(800, 400);
      await page.mouse.wheel(0, -500);
      const near = await lengthOf(page);
      expect(near).toBeLessThan(whole / 1.5);
      const before = await page.textContent('#range');
      await page.mouse.down();
      await page.mouse.move(700, 400, { steps: 4 });
      await page.mouse.up();
      expect(await page.textContent('#range')).not.toBe(before);
      expect(await lengthOf(page)).toBeCloseTo(near, -1);
      await page.focus('#canvas');
      await page.keyboard.press('+');
      expect(await lengthOf(page)).toBeLessThan(near);
      await page.keyboard.press('0');
      expect(await lengthOf(page)).toBe(whole);
      await page.click('#zoom-in');
      await page.click('#fit');
      expect(await lengthOf(page)).toBe(whole);
    });
  });

  test('searches and filters picture and table alike', async () => {
    await open('week.html', async (page) => {
      await page.fill('#query', 'mail1 running');
      expect(await page.textContent('#title')).toBe('1 guest, 1 session');
      await page.click('#as-table');
      expect(await rowsOf(page)).toHaveLength(1);
      await page.click('#states button:has-text("running")');
      expect(await rowsOf(page)).toHaveLength(0);
      await page.click('#as-picture');
      expect(await page.isVisible('#empty')).toBe(true);
    });
  });

  test('shows the fields, serials and line of a record, and closes them', async () => {
    await open('week.html', async (page) => {
      await page.fill('#query', 'lab1');
      for (const state of ['running', 'ended', 'unknown']) await page.click(`#states button:has-text("${state}")`);
      await page.focus('#canvas');
      for (const key of ['ArrowDown', 'n']) await page.keyboard.press(key);
      const details = page.locator('#details');
      await details.locator('pre').first().waitFor();
      const text = (await details.textContent()) ?? '';
      const [, line = ''] = /(node=alder type=VIRT_CONTROL .*)$/.exec(text) ?? [];
      const [, serial] = /:(\d+)\):/.exec(line) ?? [];
      expect(line).toContain('res=failed');
      expect(text).toContain(`serial${serial}`);
      expect(text).toContain('opstart');
      expect(await page.textContent('#live')).toContain('failed operation: start');
      await page.keyboard.press('Escape');
      expect(await details.isHidden()).toBe(true);
    });
  });

  test('opens a guest and a record by click', async () => {
    await open('libvirt.html', async (page) => {
      await page.fill('#query', 'ct-plain');
      await page.mouse.click(60, 165);
      await page.click('#as-table');
      await page.locator('tbody th button').first().click();
      await page.locator('#details li button:has-text("resource")').first().click();
      expect(await page.locator('#details dl').textContent()).toContain('resourcefs');
      await page.click('#as-picture');
      await shoot(page, 'libvirt-record');
    });
  });

  test('returns by its link to what was shown and selected', async () => {
    let link = '';
    let shown = {};
    const look = async (page: Page) => ({
      range: await page.textContent('#range'),
      query: await page.inputValue('#query'),
      details: await page.locator('#details dl').textContent(),
      hidden: await page.locator('.chips button[aria-pressed=false]').allTextContents(),
      zone: await page.getAttribute('#local', 'aria-pressed'),
    });
    await open('week.html', async (page) => {
      await page.fill('#query', 'web');
      await page.click('#kinds button:has-text("changes")');
      await page.click('#local');
      await page.focus('#canvas');
      for (const key of ['ArrowDown', 'Enter', 'n', 'n', '+', '+', 'ArrowRight']) await page.keyboard.press(key);
      // The address follows a little later.
      const begin = Date.parse((await page.textContent('#range'))?.split(' ')[0] ?? '');
      await expect.poll(() => Math.floor(Number(/time=(\d+)/.exec(page.url())?.[1]) / 1000) * 1000).toBe(begin);
      [link, shown] = [page.url(), await look(page)];
    });
    await open(`week.html${new URL(link).hash}`, async (page) => expect(await look(page)).toEqual(shown));
  });

  test('shows times in UTC and in local time', async () => {
    await open('week.html', async (page) => {
      expect(await page.textContent('#range')).toContain('2026-11-16T06:01:00Z');
      await page.click('#local');
      expect(await page.textContent('#range')).toContain('2026-11-16T15:01:00+09:00');
    });
  });

  describe('runs nothing that a log contains:', () => {
    const names = [
      '</template></script><script>alert(1)</script>',
      '<img src=x onerror=alert(2)>',
      '"><svg onload=alert(3)>',
      '\u202egnp.exe\u2066',
      '\x1b]0;x\x07\x9b',
      '{{LINES}}',
    ];
    test.each(names.map((name) => [JSON.stringify(name), name]))('%s', async (_, name) => {
      await hostile(Buffer.from(name), async (page) => {
        expect(await page.locator('script').count()).toBe(1);
        expect(await page.locator('img').count()).toBe(0);
        const shown = await page.locator('tbody th button').first().textContent();
        expect(shown).toMatch(/^[\x20-\x7e]+$/);
      });
    });

    test('invalid UTF-8', async () => {
      await hostile(Buffer.from([0xff, 0x41, 0xc3]), async (page) => {
        expect(await page.locator('tbody th button').first().textContent()).toBe('\\xffA\\xc3');
      });
    });

    async function hostile(name: Buffer, use: (page: Page) => Promise<void>): Promise<void> {
      const hex = name.toString('hex').toUpperCase();
      const lines = [resource('disk', { at: T, fields: `old-disk="?" new-disk=${hex}` }), control('start', { at: T })];
      writeFileSync(path('hostile.log'), `${lines.join('\n').replaceAll('vm="web1"', `vm=${hex}`)}\n`);
      await make(path('hostile.log'), 'hostile.html');
      await open('hostile.html', async (page) => {
        await page.focus('#canvas');
        for (const key of ['ArrowDown', 'Enter', 'n']) await page.keyboard.press(key);
        await page.locator('#details pre').first().waitFor();
        await page.mouse.move(100, 165);
        await page.click('#as-table');
        await use(page);
      });
    }
  });

  test.each([
    ['wide', 1400, 900, 'light'],
    ['wide', 1400, 900, 'dark'],
    ['narrow', 420, 860, 'light'],
    ['narrow', 420, 860, 'dark'],
  ] as const)('needs no more room than a %s window of %d × %d has, %s', async (name, width, height, colorScheme) => {
    const use = async (page: Page) => {
      const fits = 'document.documentElement.scrollWidth <= innerWidth';
      expect(await page.evaluate(fits)).toBe(true);
      expect(await page.getAttribute('html', 'data-theme')).toBe(colorScheme);
      await page.focus('#canvas');
      for (const key of ['ArrowDown', 'ArrowDown', 'Enter', 'n']) await page.keyboard.press(key);
      await page.locator('#details pre').first().waitFor();
      expect(await page.evaluate(fits)).toBe(true);
      await shoot(page, `week-${name}-${colorScheme}`);
    };
    await open('week.html', use, { viewport: { width, height }, colorScheme });
  });

  test('can be printed', async () => {
    await open('week.html', async (page) => {
      const pdf = await page.pdf({ landscape: true, format: 'A4' });
      expect(pdf.length).toBeGreaterThan(20_000);
    });
  });
});

interface Session {
  readonly guest: { readonly uuid: string; readonly name: Text | null; readonly node: string | null };
  readonly state: string;
  readonly start: { readonly time: string } | null;
  readonly end: { readonly time: string | null } | null;
  readonly denials: readonly unknown[];
  readonly anomalies: readonly unknown[];
}

type Text = string | { readonly bytes: string };

/** The cells of a session that can be compared, in the order of the table. */
function rowOf({ guest, state, start, end, denials, anomalies }: Session): string {
  const time = (at: string | null | undefined) => (at == null ? '' : isoTime(Date.parse(at), utcCalendar));
  const count = (list: readonly unknown[]) => (list.length === 0 ? '' : String(list.length));
  return [
    ...[textOf(guest.name ?? guest.uuid), guest.node ?? '', state, time(start?.time), time(end?.time)],
    ...[count(denials), count(anomalies), guest.uuid],
  ].join('|');
}

/** As `auvirt` shows it. */
const textOf = (text: Text): string =>
  typeof text === 'string' ? visibleText(text) : visible(Buffer.from(text.bytes, 'hex').toString('latin1'));

/** The same cells of each row of the table. */
const rowsOf = (page: Page): Promise<string[]> =>
  page.$$eval('tbody tr', (rows) =>
    rows.map((row) => {
      const cells = [...row.children].map(({ textContent }) => textContent ?? '');
      return [0, 1, 2, 3, 5, 8, 9, 13].map((index) => cells[index]).join('|');
    }),
  );

/** How long the shown time is, in seconds. */
async function lengthOf(page: Page): Promise<number> {
  const [, days = '0', hours, minutes, seconds] =
    /\((?:(\d+)d )?(\d+):(\d+):(\d+)\)/.exec((await page.textContent('#range')) ?? '') ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
