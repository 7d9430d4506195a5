import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ScreenEvents } from '../../src/cli/terminal/screen.ts';
import { run } from '../support/cli.ts';
import { append, event, log, rotate, useLog, write } from '../support/written-log.ts';

useLog();

/** Runs `auvirt watch` on a terminal of paper. */
function watch() {
  const controller = new AbortController();
  let events: ScreenEvents | undefined;
  let page: readonly string[] = [];
  let closed = 0;
  const result = run(['watch', '--utc', '--file', log()], {
    env: { LC_ALL: 'C', NO_COLOR: '1' },
    surroundings: {
      interruption: () => controller.signal,
      screen(given) {
        events = given;
        return {
          columns: 80,
          rows: 12,
          draw(lines) {
            page = lines;
          },
          close: () => void closed++,
        };
      },
    },
  });
  return {
    result,
    shows: (pattern: RegExp) => expect.poll(() => page.join('\n'), { interval: 10 }).toMatch(pattern),
    press: (...keys: string[]) => {
      for (const key of keys) events?.pressed({ name: key, text: key, ctrl: false });
    },
    abort: (signal: string) => controller.abort(signal),
    isClosed: () => closed > 0,
  };
}

test('auvirt watch shows guests as they start and stop, through rotation, until a key ends it', async () => {
  write(event('start', 60, 'a'));
  const page = watch();
  await page.shows(/1 running/);
  await page.shows(/^> a /m);
  append(event('stop', 120, 'a'));
  await page.shows(/No guest runs/);
  rotate(event('start', 180, 'b'));
  await page.shows(/^> b /m);
  page.press('return');
  await page.shows(/uuid/);
  page.press('q', 'q');
  expect(await page.result).toEqual({ code: 0, out: '', err: '' });
  expect(page.isClosed()).toBe(true);
});

test('auvirt watch says on its page that the log does not exist yet, and ends by a signal', async () => {
  const page = watch();
  await page.shows(/waiting for records/);
  page.abort('SIGTERM');
  expect((await page.result).code).toBe(143);
  expect(page.isClosed()).toBe(true);
});

test('auvirt watch gives the terminal back before it says that the log cannot be read', async () => {
  writeFileSync(log(), Buffer.from('1f8b0800', 'hex'));
  const page = watch();
  expect(await page.result).toMatchObject({ code: 3, err: expect.stringMatching(/compressed with gzip/) });
  expect(page.isClosed()).toBe(true);
});

test('auvirt watch needs a terminal, and takes no words', async () => {
  expect(await run(['watch'])).toMatchObject({ code: 2, err: expect.stringMatching(/needs a terminal/) });
  expect(await run(['watch', 'web1'])).toMatchObject({ code: 2, err: expect.stringMatching(/press \/ to filter/) });
});
