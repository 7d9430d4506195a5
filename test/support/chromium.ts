import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Why pages cannot be opened in a real browser. */
export function chromiumMissing(): string | undefined {
  return executable() === undefined ? 'install chromium (Debian, Ubuntu)' : undefined;
}

/** Starts the browser. */
export function startChromium(): Promise<Browser> {
  const executablePath = executable();
  if (executablePath === undefined) throw new Error(chromiumMissing());
  // Its sandbox refuses to run as root, and these pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

function executable(): string | undefined {
  const { stdout } = spawnSync('sh', ['-c', 'command -v chromium || command -v chromium-browser'], {
    encoding: 'utf8',
  });
  return stdout.trim() || undefined;
}

/** A page that is open, and what it did that it should not have. */
export interface OpenPage {
  readonly page: Page;
  /** Messages on the console, errors, dialogs, and requests for anything but the file itself. */
  readonly faults: string[];
}

/** Opens a file as if it were an attachment, and waits until its picture is drawn. */
export async function openFile(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    timezoneId: 'Asia/Tokyo',
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== `file://${path.split('#')[0]}`) faults.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${path}`);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  return { page, faults };
}

/** Keeps a picture of the page, to look at, if `LIBAUDIT_VIRT_SHOTS` names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.LIBAUDIT_VIRT_SHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
