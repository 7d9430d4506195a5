// npm run bench -- --part timeline: how fluid the page of `auvirt timeline` is with 10,000 sessions and
// 100,000 denials in Chromium, and how large its file is. With --check, exits with 1 below 30 frames a
// second.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { readTimeline, timelineHtml } from '../../src/timeline.ts';
import { openFile, startChromium } from '../support/chromium.ts';
import { avc, control, machineId, resource } from '../support/log-text.ts';
import { buildTimelinePage } from '../support/timeline-page.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
const folder = mkdtempSync(join(tmpdir(), 'timeline-'));
const path = join(folder, 'timeline.html');
await buildTimelinePage();
const log = logOf({ guests: 200, sessions: 50, denials: 10 });
const started = performance.now();
writeFileSync(path, timelineHtml(await readTimeline(Buffer.from(log))));
const made = performance.now() - started;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(
  `${megabytes(log.length)} of log, ${megabytes(statSync(path).size)} of page, made in ${(made / 1000).toFixed(1)} s`,
);
const browser = await startChromium();
const opening = performance.now();
const { page, faults } = await openFile(browser, path);
console.log(`${await page.title()}, opened in ${((performance.now() - opening) / 1000).toFixed(1)} s`);
for (const zoom of [0, 4, 12]) {
  const { median, slow } = await framesOf(page, zoom);
  const rate = Math.round(1000 / median);
  console.log(
    `panning at ${zoom} steps of zoom: ${rate} frames a second, ${slow.toFixed(0)} ms at the 95th percentile`,
  );
  if (values.check && rate < 30) process.exitCode = 1;
}
if (faults.length > 0) throw new Error(faults.join('\n'));
await browser.close();
rmSync(folder, { recursive: true });

/** The times between frames while the picture is dragged, in milliseconds. */
async function framesOf(page: Page, zoom: number): Promise<{ median: number; slow: number }> {
  await page.focus('#canvas');
  await page.keyboard.press('0');
  for (let i = 0; i < zoom; i++) await page.keyboard.press('+');
  await page.mouse.move(900, 500);
  await page.mouse.down();
  await page.evaluate(`{
    let last;
    globalThis.frames = [];
    const frame = (now) => {
      if (last !== undefined) globalThis.frames.push(now - last);
      last = now;
      globalThis.next = requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }`);
  for (let i = 0; i < 200; i++) {
    const way = i % 80 < 40 ? i % 40 : 40 - (i % 40);
    await page.mouse.move(900 - 8 * way, 500 - 4 * way);
  }
  const times = (await page.evaluate('cancelAnimationFrame(globalThis.next), globalThis.frames')) as number[];
  await page.mouse.up();
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(times.length * part)] ?? Number.NaN;
  return { median: at(0.5), slow: at(0.95) };
}

/** A week of guests, each of which runs many times and is denied something in each run. */
function logOf({ guests, sessions, denials }: { guests: number; sessions: number; denials: number }): string {
  const lines: { readonly at: number; readonly text: string }[] = [];
  for (let guest = 0; guest < guests; guest++) {
    const name = {
      vm: `guest${guest}`,
      uuid: `00000000-0000-4000-8000-${String(guest).padStart(12, '0')}`,
      node: `host${guest % 8}`,
    };
    for (let session = 0; session < sessions; session++) {
      const at = 1_700_000_000 + session * 12_000 + guest * 7;
      const context = `system_u:system_r:svirt_t:s0:c${guest},c${500 + session}`;
      const add = (later: number, ...texts: string[]) => {
        for (const text of texts) lines.push({ at: at + later, text });
      };
      add(0, machineId({ ...name, at, context }));
      add(0, resource('disk', { ...name, at, fields: `old-disk="?" new-disk="/images/${name.vm}.qcow2"` }));
      add(0, resource('net', { ...name, at, fields: 'old-net="?" new-net="52:54:00:00:00:01"' }));
      add(0, control('start', { ...name, at }));
      for (let i = 1; i <= denials; i++) add(500 * i, ...avc({ at: at + 500 * i, node: name.node, scontext: context }));
      add(9000, control('stop', { ...name, at: at + 9000 }));
    }
  }
  // A stable sort keeps the order within an event.
  return `${lines
    .toSorted((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join('\n')}\n`;
}
