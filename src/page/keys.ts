import type { Lane } from '../report/timeline/chart/lanes.ts';
import { AXIS } from '../report/timeline/chart/view.ts';
import { restOf, titleOf } from './describe.ts';
import { byId } from './dom.ts';
import type { Choice, Store } from './store.ts';

/** Lets keys do what a pointer does, and says what they reached. */
export function letType(store: Store): void {
  const canvas = byId('canvas');
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => store.pan(-0.15),
    ArrowRight: () => store.pan(0.15),
    '+': () => store.zoom(1 / 1.5),
    '=': () => store.zoom(1 / 1.5),
    '-': () => store.zoom(1.5),
    '0': () => store.show(store.whole.from, store.whole.to),
    ArrowUp: () => focusLane(store, -1, canvas),
    ArrowDown: () => focusLane(store, 1, canvas),
    PageUp: () => focusLane(store, -10, canvas),
    PageDown: () => focusLane(store, 10, canvas),
    Enter: () => openLane(store),
    n: () => step(store, 1),
    p: () => step(store, -1),
    Escape: () => store.choose(undefined),
  };
  canvas.addEventListener('keydown', (event) => {
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[keyOf(event)];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}

const keyOf = ({ key }: KeyboardEvent): string => (key.length === 1 ? key.toLowerCase() : key);

function focusLane(store: Store, by: number, canvas: HTMLElement): void {
  const { lanes, layout, state } = store;
  const known = lanes.findIndex(({ index }) => index === state.focused);
  const lane = lanes[Math.max(0, Math.min(lanes.length - 1, known === -1 ? 0 : known + by))];
  if (lane === undefined) return;
  const row = layout.rows.find((each) => each.kind === 'guest' && each.lane === lane);
  const [top, bottom] = [row?.y ?? 0, (row?.y ?? 0) + (row?.height ?? 0)];
  const room = canvas.clientHeight - AXIS;
  store.change({ focused: lane.index, scroll: Math.min(top, Math.max(state.scroll, bottom - room)) });
  const { host, name } = lane.guest;
  const count = lane.bars.length === 1 ? '1 session' : `${lane.bars.length} sessions`;
  say(`${name}${host === null ? '' : ` on ${host}`}, ${count}`);
}

function openLane(store: Store): void {
  const { focused } = store.state;
  if (focused === undefined) return;
  store.toggle(focused);
  say(store.state.opened.has(focused) ? 'resources shown' : 'resources hidden');
}

/** Selects the next or previous session or mark of the guest. */
function step(store: Store, by: number): void {
  const { lanes, state } = store;
  const lane = lanes.find(({ index }) => index === state.focused) ?? lanes[0];
  if (lane === undefined) return;
  const choices = choicesOf(lane);
  const known = choices.findIndex(
    ({ session, item }) => session === state.choice?.session && item === state.choice.item,
  );
  const next = choices[known === -1 ? (by > 0 ? 0 : choices.length - 1) : known + by];
  if (next === undefined) {
    say('no more records of this guest');
    return;
  }
  store.choose(next);
  say(`${titleOf(next)}, ${restOf(next, store.calendar)}`);
}

function choicesOf({ guest, bars, marks }: Lane): Choice[] {
  const sessions = bars.map(({ session, from }) => ({ time: from, choice: { guest, session, item: undefined } }));
  const items = [...marks.values()]
    .flat()
    .map(({ time, session, item }) => ({ time, choice: { guest, session, item } }));
  return [...sessions, ...items].sort((a, b) => a.time - b.time).map(({ choice }) => choice);
}

const say = (text: string): void => {
  byId('live').textContent = text;
};
