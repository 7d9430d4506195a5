import { buildPage } from '../../scripts/page.ts';

let built: Promise<string> | undefined;

/** Builds the page without its data, once for each process. To be called before a page is made. */
export function buildTimelinePage(): Promise<string> {
  built ??= buildPage();
  return built;
}
