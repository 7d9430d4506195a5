import { EVERYTHING, type Filter, STATES } from '../report/timeline/chart/filter.ts';
import { lanesOf } from '../report/timeline/chart/lanes.ts';
import { MARK_KINDS, MARK_WORDS } from '../report/timeline/chart/marks.ts';
import { DARK, LIGHT, type Palette } from '../report/timeline/chart/palette.ts';
import { countsOf, rangeText, titleOf } from '../report/timeline/chart/summary.ts';
import { button, byId, element } from './dom.ts';
import { barIcon, lineIcon, markIcon } from './icon.ts';
import type { State, Store } from './store.ts';

/** Makes the search box, the filters and the buttons work, and shows what they are set to. */
export function showControls(store: Store): void {
  const { chart } = store;
  const query = byId<HTMLInputElement>('query');
  query.addEventListener('input', () => filter(store, { query: query.value }));
  onClick('as-picture', () => store.change({ isTable: false }));
  onClick('as-table', () => store.change({ isTable: true }));
  onClick('utc', () => store.change({ isUtc: true }));
  onClick('local', () => store.change({ isUtc: false }));
  onClick('zoom-in', () => store.zoom(1 / 1.5));
  onClick('zoom-out', () => store.zoom(1.5));
  onClick('fit', () => store.show(store.whole.from, store.whole.to));
  onClick('theme', () => store.change({ isDark: !store.state.isDark }));
  document.querySelector('.skip')?.addEventListener('click', (event) => {
    event.preventDefault();
    store.change({ isTable: true });
    byId('list').querySelector<HTMLElement>('.scroll')?.focus();
  });
  const notes = byId('notes');
  notes.textContent = chart.notes.join(' ');
  notes.hidden = chart.notes.length === 0;
  const show = (before?: State) => {
    const { state } = store;
    if (query.value !== state.filter.query) query.value = state.filter.query;
    press('as-picture', !state.isTable);
    press('as-table', state.isTable);
    press('utc', state.isUtc);
    press('local', !state.isUtc);
    press('theme', state.isDark);
    byId('picture').hidden = state.isTable;
    byId('list').hidden = !state.isTable;
    document.documentElement.dataset.theme = state.isDark ? 'dark' : 'light';
    if (before?.filter !== state.filter || before.isDark !== state.isDark) showFilters(store);
    if (before?.filter !== state.filter) byId('title').textContent = titleOf(countsOf(store.lanes));
    byId('range').textContent = rangeText(isWhole(store) ? chart : state, store.calendar);
  };
  store.onChange(show);
  show();
}

const isWhole = ({ state, whole }: Store): boolean => state.from === whole.from && state.to === whole.to;

const onClick = (id: string, action: () => void): void => byId(id).addEventListener('click', action);

const press = (id: string, isPressed: boolean): void => byId(id).setAttribute('aria-pressed', String(isPressed));

function filter(store: Store, part: Partial<Filter>): void {
  store.change({ filter: { ...store.state.filter, ...part } });
}

function showFilters(store: Store): void {
  const { chart, state } = store;
  const palette = state.isDark ? DARK : LIGHT;
  const { query } = state.filter;
  // A filter that is off still says how much it hides.
  const counts = countsOf(lanesOf(chart, { ...EVERYTHING, query }));
  const stateCounts = STATES.map(
    (each) => countsOf(lanesOf(chart, { ...EVERYTHING, query, states: new Set([each]) })).sessions,
  );
  const chip = (icon: SVGElement, word: string, count: number, isOn: boolean, toggle: () => void) => {
    const texts = [
      element('span', { class: 'word' }, word),
      element('span', { class: 'count' }, count.toLocaleString('en')),
    ];
    return button([icon, ...texts], toggle, { 'aria-pressed': String(isOn), 'data-filter': word });
  };
  const active = document.activeElement?.getAttribute('data-filter');
  byId('states').replaceChildren(
    ...STATES.map((each, i) => {
      const { states } = state.filter;
      const icon = each === 'failed' ? markIcon('failure', palette) : barIcon(each, palette, each === 'unknown');
      return chip(icon, each, stateCounts[i] ?? 0, states.has(each), () =>
        filter(store, { states: toggled(states, each) }),
      );
    }),
  );
  byId('kinds').replaceChildren(
    ...MARK_KINDS.map((each) => {
      const { marks } = state.filter;
      const toggle = () => filter(store, { marks: toggled(marks, each) });
      return chip(markIcon(each, palette), MARK_WORDS[each], counts.marks[each], marks.has(each), toggle);
    }),
  );
  if (active != null) document.querySelector<HTMLElement>(`[data-filter="${active}"]`)?.focus();
  byId('legend').replaceChildren(...legend(palette));
}

function legend(palette: Palette): HTMLElement[] {
  const key = (icon: SVGElement, text: string) => element('span', { class: 'key' }, icon, text);
  return [
    key(barIcon('failure', palette), 'red end: crashed, or the host went down'),
    key(lineIcon('boot', palette), 'host started'),
    key(barIcon('gap', palette), 'host down'),
    key(barIcon('gapLine', palette, true), 'nothing recorded'),
  ];
}

function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const copy = new Set(set);
  if (!copy.delete(value)) copy.add(value);
  return copy;
}
