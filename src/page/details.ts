import { duration } from '../report/format/times.ts';
import type { ChartItem, ChartSession } from '../report/timeline/chart/chart.ts';
import { markOf } from '../report/timeline/chart/marks.ts';
import { DARK, LIGHT, type Palette } from '../report/timeline/chart/palette.ts';
import { beganText, endedText, itemText } from '../report/timeline/chart/words.ts';
import { linesOf } from './data.ts';
import { kindText, timeText } from './describe.ts';
import { button, byId, element } from './dom.ts';
import { markIcon } from './icon.ts';
import type { Choice, Store } from './store.ts';

/** Shows what was selected: its fields, the serials of its records, and their lines. */
export function showDetails(store: Store): void {
  const panel = byId('details');
  const show = () => {
    const { choice } = store.state;
    panel.hidden = choice === undefined;
    if (choice === undefined) {
      panel.replaceChildren();
      return;
    }
    panel.replaceChildren(...contentOf(choice, store));
    panel.scrollTop = 0;
    void addLines(panel, choice);
  };
  store.onChange((before) => {
    const { choice, isUtc, isDark } = store.state;
    if (before.choice !== choice || before.isUtc !== isUtc || before.isDark !== isDark) show();
  });
  panel.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    store.choose(undefined);
    byId('canvas').focus();
  });
  show();
}

function contentOf(choice: Choice, store: Store): HTMLElement[] {
  const { guest, session, item } = choice;
  const title = item === undefined ? `Session of ${session.name}` : kindText(item, session);
  const close = button(['×'], () => store.choose(undefined), { 'aria-label': 'Close details' });
  const head = element('header', {}, element('h2', {}, title), close);
  const rows = item === undefined ? sessionRows(choice, store) : itemRows(choice, item, store);
  const list = element('dl', {});
  for (const [name, value] of rows) {
    if (value !== null) list.append(element('dt', {}, name), element('dd', {}, value));
  }
  const back = item !== undefined && button(['← Session'], () => store.choose({ guest, session, item: undefined }));
  return [
    head,
    list,
    ...(back ? [element('p', {}, back)] : []),
    ...(item === undefined ? eventsOf(choice, store) : []),
  ];
}

type Row = readonly [name: string, value: string | null];

function sessionRows({ guest, session }: Choice, { calendar, chart }: Store): Row[] {
  const { state, ended, start } = session;
  const target = session.movedTo && chart.guests[session.movedTo[0]];
  return [
    ['guest', session.name],
    ['host', guest.host],
    ['uuid', guest.uuid],
    ['state', state],
    ['began', start === null ? 'not recorded' : `${timeText(session.from, calendar)}, ${beganText(session)}`],
    ['ended', ended === null ? endedText(session) : `${timeText(ended, calendar)}, ${endedText(session)}`],
    ['duration', session.duration === null ? null : duration(session.duration)],
    ['migrated to', target === null || target === undefined ? null : (target.host ?? 'another host')],
    ['records', String(new Set(session.items.flatMap(({ serials }) => serials)).size)],
  ];
}

function itemRows({ guest, session }: Choice, item: ChartItem, { calendar }: Store): Row[] {
  const { time, success, fields, serials, kind, to } = item;
  const [own, ...others] = serials;
  return [
    ['guest', session.name],
    ['host', guest.host],
    ['time', timeText(time, calendar)],
    ['held until', kind === 'resource' && to !== null ? timeText(to, calendar) : null],
    ['result', success === null ? 'not recorded' : success ? 'success' : 'failed'],
    ...fields,
    ['serial', String(own)],
    ['also proved by', others.length === 0 ? null : others.join(', ')],
  ];
}

/** What happened in a session, as buttons. */
function eventsOf({ guest, session }: Choice, store: Store): HTMLElement[] {
  const palette = store.state.isDark ? DARK : LIGHT;
  const shown = session.items.slice(0, MOST);
  const items = shown.map((item) => {
    const clock = element('time', {}, timeText(item.time, store.calendar).slice(5, 19));
    const what = element('span', { class: 'what' }, `${kindText(item, session)} ${itemText(item)}`);
    const choose = () => store.choose({ guest, session, item });
    return element('li', {}, button([iconOf(item, session, palette), clock, what], choose));
  });
  const rest = session.items.length - shown.length;
  const more = rest > 0 && element('p', {}, `${rest.toLocaleString('en')} more are in the picture.`);
  return [element('h3', {}, 'What happened'), element('ol', {}, ...items), ...(more ? [more] : [])];
}

function iconOf(item: ChartItem, session: ChartSession, palette: Palette): Node {
  const mark = markOf(item, session);
  return mark === undefined ? element('span', {}) : markIcon(mark, palette);
}

/** Adds the lines of the records below, once they are unpacked. */
async function addLines(panel: HTMLElement, { guest, session, item }: Choice): Promise<void> {
  const place = element('div', { class: 'records' });
  panel.append(place);
  const items = item === undefined ? [session.items[session.start ?? session.stop ?? 0]] : [item];
  const lines = (await Promise.all(items.map((each) => (each === undefined ? [] : linesOf(guest.host, each))))).flat();
  const heading = item === undefined ? 'The record that began it' : lines.length === 1 ? 'The record' : 'The records';
  if (lines.length > 0) place.append(element('h3', {}, heading), ...lines.map((line) => element('pre', {}, line)));
  else place.append(element('p', {}, 'The lines of its records are not in this page.'));
}

/** More items make a list too long to use. */
const MOST = 300;
