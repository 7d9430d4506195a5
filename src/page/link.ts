import type { Chart, ChartGuest } from '../report/timeline/chart/chart.ts';
import { STATES } from '../report/timeline/chart/filter.ts';
import { MARK_KINDS } from '../report/timeline/chart/marks.ts';
import type { Choice, State, Store } from './store.ts';

/** Keeps what is shown in the part of the address after `#`, so that a link leads back to it. */
export function keepLink(store: Store): void {
  const read = () => store.change(stateOf(location.hash, store));
  if (location.hash.length > 1) read();
  let written = location.hash;
  let timer: ReturnType<typeof setTimeout> | undefined;
  addEventListener('hashchange', () => {
    if (location.hash !== written) read();
  });
  store.onChange(() => {
    clearTimeout(timer);
    // Browsers limit how often the address may change.
    timer = setTimeout(() => {
      written = `#${linkOf(store)}`;
      if (location.hash !== written) history.replaceState(null, '', written);
    }, PAUSE);
  });
}

function linkOf({ state, whole, chart }: Store): string {
  const { from, to, scroll, filter, opened, choice, isUtc, isTable } = state;
  const link = new URLSearchParams();
  if (from !== whole.from || to !== whole.to) link.set('time', `${Math.round(from)}-${Math.round(to)}`);
  if (scroll > 0) link.set('down', String(Math.round(scroll)));
  if (filter.query !== '') link.set('search', filter.query);
  const hidden = [
    ...STATES.filter((each) => !filter.states.has(each)),
    ...MARK_KINDS.filter((each) => !filter.marks.has(each)),
  ];
  if (hidden.length > 0) link.set('hide', hidden.join());
  for (const guest of opened) link.append('open', keyOf(chart.guests[guest] as ChartGuest));
  if (choice !== undefined) link.set('select', choiceText(choice));
  link.set('zone', isUtc ? 'utc' : 'local');
  if (isTable) link.set('view', 'table');
  return link.toString();
}

function stateOf(hash: string, { state, whole, chart }: Store): Partial<State> {
  const link = new URLSearchParams(hash.slice(1));
  const [, from, to] = /^(-?\d+)-(-?\d+)$/.exec(link.get('time') ?? '') ?? [];
  const hidden = new Set((link.get('hide') ?? '').split(','));
  const opened = link.getAll('open').map((key) => chart.guests.findIndex((guest) => keyOf(guest) === key));
  const choice = choiceOf(link.get('select'), chart);
  return {
    ...(from === undefined || Number(to) <= Number(from) ? whole : { from: Number(from), to: Number(to) }),
    scroll: Math.max(0, Number(link.get('down')) || 0),
    filter: {
      query: link.get('search') ?? '',
      marks: new Set(MARK_KINDS.filter((each) => !hidden.has(each))),
      states: new Set(STATES.filter((each) => !hidden.has(each))),
    },
    opened: link.has('open') ? new Set(opened.filter((index) => index >= 0)) : state.opened,
    choice,
    focused: choice && chart.guests.indexOf(choice.guest),
    isUtc: link.has('zone') ? link.get('zone') === 'utc' : state.isUtc,
    isTable: link.get('view') === 'table',
  };
}

// Places in the chart change when the page is made again; these do not.
const keyOf = ({ uuid, host }: ChartGuest): string => (host === null ? uuid : `${uuid}@${host}`);

const choiceText = ({ guest, session, item }: Choice): string =>
  [keyOf(guest), session.from, ...(item === undefined ? [] : [item.time, item.serials[0]])].join('/');

function choiceOf(text: string | null, { guests }: Chart): Choice | undefined {
  const [, key, begun, time, serial] = /^(.*?)\/(-?\d+)(?:\/(-?\d+)\/(\d+))?$/s.exec(text ?? '') ?? [];
  const guest = guests.find((each) => keyOf(each) === key);
  const session = guest?.sessions.find(({ from }) => from === Number(begun));
  if (guest === undefined || session === undefined) return undefined;
  const item = session.items.find((each) => each.time === Number(time) && each.serials[0] === Number(serial));
  return { guest, session, item };
}

/** In milliseconds. */
const PAUSE = 250;
