import { duration, isoTime } from '../report/format/times.ts';
import type { ChartGuest, ChartSession } from '../report/timeline/chart/chart.ts';
import { fieldOf } from '../report/timeline/chart/chart.ts';
import type { Lane } from '../report/timeline/chart/lanes.ts';
import { type MarkKind, markOf, startOf, stopOf } from '../report/timeline/chart/marks.ts';
import { counted } from '../report/timeline/chart/summary.ts';
import { beganText, endedText } from '../report/timeline/chart/words.ts';
import type { Calendar } from '../util/calendar.ts';
import { button, byId, element } from './dom.ts';
import type { Store } from './store.ts';

interface Row {
  readonly guest: ChartGuest;
  readonly session: ChartSession;
}

/** Shows the sessions of the picture as a table: the same data for screen readers, and to copy. */
export function showTable(store: Store): void {
  let page = 0;
  let rows: readonly Row[] = [];
  let lanes: readonly Lane[] | undefined;
  const show = () => {
    if (lanes !== store.lanes) {
      lanes = store.lanes;
      rows = lanes.flatMap(({ guest, sessions }) => sessions.map((session) => ({ guest, session })));
      page = 0;
    }
    fill(rows.slice(page * PAGE, (page + 1) * PAGE), rows.length, page, store);
    showPages(page, Math.ceil(rows.length / PAGE), (next) => {
      page = next;
      show();
      byId('list').querySelector('.scroll')?.scrollTo(0, 0);
    });
  };
  store.onChange((before) => {
    const { isTable, isUtc, filter, choice } = store.state;
    const isOld = before.isUtc !== isUtc || before.filter !== filter || before.choice !== choice;
    if (isTable && (isOld || !before.isTable)) show();
  });
  if (store.state.isTable) show();
}

function fill(rows: readonly Row[], count: number, page: number, store: Store): void {
  const table = byId('table');
  const [caption, head, body] = table.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  const which = count > PAGE ? `, of which ${page * PAGE + 1} to ${page * PAGE + rows.length} are shown` : '';
  caption.textContent = `${counted(count, 'session')}${which}`;
  const titles = COLUMNS.map(({ title, isNumber }) =>
    element('th', { scope: 'col', ...(isNumber && { class: 'number' }) }, title),
  );
  head.replaceChildren(element('tr', {}, ...titles));
  body.replaceChildren(...rows.map((row) => rowOf(row, store)));
}

function rowOf(row: Row, store: Store): HTMLElement {
  const { guest, session } = row;
  const cells = COLUMNS.map(({ text, isNumber }, index) => {
    const value = text(row, store.calendar);
    if (index > 0) return element('td', isNumber ? { class: 'number' } : {}, value);
    return element(
      'th',
      { scope: 'row' },
      button([value], () => store.choose({ guest, session, item: undefined })),
    );
  });
  const made = element('tr', {}, ...cells);
  if (store.state.choice?.session === session) made.className = 'chosen';
  return made;
}

function showPages(page: number, pages: number, show: (page: number) => void): void {
  const nav = byId('pages');
  if (pages <= 1) {
    nav.replaceChildren();
    return;
  }
  const turn = (text: string, to: number) =>
    button([text], () => show(to), to < 0 || to >= pages ? { disabled: '' } : {});
  nav.replaceChildren(turn('← Previous', page - 1), `Page ${page + 1} of ${pages}`, turn('Next →', page + 1));
}

interface Column {
  readonly title: string;
  readonly isNumber?: true;
  text(row: Row, calendar: Calendar): string;
}

const marksIn = (kind: MarkKind) => (row: Row) => {
  const count = row.session.items.filter((item) => markOf(item, row.session) === kind).length;
  return count === 0 ? '' : String(count);
};

const COLUMNS: readonly Column[] = [
  { title: 'Guest', text: ({ session }) => session.name },
  { title: 'Host', text: ({ guest }) => guest.host ?? '' },
  { title: 'State', text: ({ session }) => session.state },
  {
    title: 'Started',
    text: ({ session }, calendar) => (session.start === null ? '' : isoTime(session.from, calendar)),
  },
  { title: 'How', text: ({ session }) => (session.start === null ? '' : beganText(session)) },
  {
    title: 'Ended',
    text: ({ session }, calendar) => (session.ended === null ? '' : isoTime(session.ended, calendar)),
  },
  { title: 'How', text: ({ session }) => endedText(session) },
  {
    title: 'Duration',
    isNumber: true,
    text: ({ session }) => (session.duration === null ? '' : duration(session.duration)),
  },
  { title: 'Denials', isNumber: true, text: marksIn('denial') },
  { title: 'Anomalies', isNumber: true, text: marksIn('anomaly') },
  { title: 'Failures', isNumber: true, text: marksIn('failure') },
  { title: 'Changes', isNumber: true, text: marksIn('change') },
  {
    title: 'By',
    text({ session }) {
      const item = startOf(session) ?? stopOf(session);
      if (item === undefined) return '';
      const names = ['by user', 'by acct', 'user'].map((name) => fieldOf(item, name));
      const uid = fieldOf(item, 'uid');
      return names.find((name) => name !== undefined) ?? (uid === undefined ? '' : `uid ${uid}`);
    },
  },
  { title: 'UUID', text: ({ guest }) => guest.uuid },
];

/** Rows on one page: more make browsers slow. */
const PAGE = 1000;
