/** What the user has chosen to see. */
export interface WatchUi {
  readonly mode: 'list' | 'details' | 'help';
  readonly sorting: Sorting;
  readonly filter: string;
  /** The filter while it is typed. */
  readonly typed: string | undefined;
  /** The place of the selected guest in the list. */
  readonly selected: number;
  /** How many lines of the details are above the page. */
  readonly scroll: number;
  readonly isOver: boolean;
}

/** In which order guests are listed. */
export interface Sorting {
  readonly by: (typeof SORTINGS)[number];
  readonly isReversed: boolean;
}

/** What guests can be sorted by, in the order of the key. */
export const SORTINGS = ['since', 'name', 'host', 'user', 'trouble'] as const;

/** How the page begins. */
export const FIRST_UI: WatchUi = {
  mode: 'list',
  sorting: { by: 'since', isReversed: false },
  filter: '',
  typed: undefined,
  selected: 0,
  scroll: 0,
  isOver: false,
};

/** A key, as Node names it, and the text that it writes. */
export interface Key {
  readonly name: string;
  readonly text?: string | undefined;
  readonly ctrl?: boolean | undefined;
}

/**
 * The page after a key.
 *
 * @param page how many lines a page has
 */
export function pressed(ui: WatchUi, key: Key, page: number): WatchUi {
  if (key.ctrl === true) return key.name === 'c' ? { ...ui, isOver: true } : ui;
  if (ui.typed !== undefined) return typing(ui, ui.typed, key);
  const step = STEPS[key.name] ?? STEPS[key.text ?? ''];
  if (step !== undefined) return moved(ui, step === PAGE ? page : step === -PAGE ? -page : step);
  const press = KEYS[key.text ?? ''] ?? KEYS[key.name];
  return press === undefined ? ui : press(ui);
}

const PAGE = 1e6;

const STEPS: Readonly<Record<string, number>> = {
  up: -1,
  k: -1,
  down: 1,
  j: 1,
  pageup: -PAGE,
  pagedown: PAGE,
  space: PAGE,
  home: Number.NEGATIVE_INFINITY,
  g: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
  G: Number.POSITIVE_INFINITY,
};

const KEYS: Readonly<Record<string, (ui: WatchUi) => WatchUi>> = {
  q: (ui) => (ui.mode === 'list' ? { ...ui, isOver: true } : listed(ui)),
  s: (ui) => ({ ...ui, sorting: { ...ui.sorting, by: next(ui.sorting.by) } }),
  r: (ui) => ({ ...ui, sorting: { ...ui.sorting, isReversed: !ui.sorting.isReversed } }),
  '/': (ui) => ({ ...listed(ui), typed: ui.filter }),
  '?': (ui) => ({ ...ui, mode: ui.mode === 'help' ? 'list' : 'help', scroll: 0 }),
  h: (ui) => ({ ...ui, mode: ui.mode === 'help' ? 'list' : 'help', scroll: 0 }),
  return: (ui) => ({ ...ui, mode: ui.mode === 'list' ? 'details' : 'list', scroll: 0 }),
  escape: (ui) => (ui.mode === 'list' ? { ...ui, filter: '' } : listed(ui)),
};

const listed = (ui: WatchUi): WatchUi => ({ ...ui, mode: 'list', scroll: 0 });

const next = (by: Sorting['by']): Sorting['by'] => SORTINGS[(SORTINGS.indexOf(by) + 1) % SORTINGS.length] ?? 'since';

function typing(ui: WatchUi, typed: string, { name, text = '' }: Key): WatchUi {
  if (name === 'return') return { ...ui, filter: typed, typed: undefined, selected: 0 };
  if (name === 'escape') return { ...ui, typed: undefined };
  if (name === 'backspace') return { ...ui, typed: Array.from(typed).slice(0, -1).join('') };
  return /^[^\p{C}]+$/u.test(text) ? { ...ui, typed: typed + text } : ui;
}

// Where the list or the text ends is known when it is shown.
function moved(ui: WatchUi, by: number): WatchUi {
  if (ui.mode === 'list') return { ...ui, selected: Math.max(0, ui.selected + by) };
  return { ...ui, scroll: Math.max(0, ui.scroll + by) };
}
