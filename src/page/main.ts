import { showControls } from './controls.ts';
import { readChart } from './data.ts';
import { showDetails } from './details.ts';
import { letType } from './keys.ts';
import { keepLink } from './link.ts';
import { showOverview } from './overview.ts';
import { showPicture } from './picture.ts';
import { Store } from './store.ts';
import { showTable } from './table.ts';

/** Draws the chart that the page carries. */
async function main(): Promise<void> {
  const isDark = matchMedia('(prefers-color-scheme: dark)');
  const isUtc = document.documentElement.dataset.zone === 'utc';
  const store = new Store(await readChart(), { isUtc, isDark: isDark.matches });
  isDark.addEventListener('change', () => store.change({ isDark: isDark.matches }));
  for (const show of [showControls, showPicture, showOverview, showDetails, showTable, letType]) show(store);
  keepLink(store);
  document.documentElement.dataset.ready = '';
}

void main();
