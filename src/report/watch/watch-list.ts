import { unquote } from '../../codec/untrusted.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { durationBetween } from '../format/times.ts';
import { visible } from '../format/visible.ts';
import { eventText, programText, whatText } from '../session/entry-text.ts';
import { type Column, type TableRow, tableLines } from '../table/table.ts';
import { captioned } from '../table/time-captions.ts';
import type { WatchModel } from './watch-model.ts';
import { holdsText, type WatchRow } from './watch-rows.ts';
import { fitted, shortTime, type WatchView } from './watch-view.ts';

/** The guests, and below them what went wrong last: up to a third of the page. */
export function listLines(
  model: WatchModel,
  rows: readonly WatchRow[],
  selected: number,
  room: number,
  view: WatchView,
): string[] {
  const trouble = model.trouble(Math.max(1, Math.floor(room / 3) - 2));
  const below =
    trouble.length === 0 || room < 8
      ? []
      : ['', fitted('Failures and denials', view, 'bold'), ...troubleLines(trouble, view)];
  const above = room - below.length;
  const shown = Math.max(1, above - 1);
  const first = Math.max(0, Math.min(selected - Math.floor(shown / 2), rows.length - shown));
  const guests = guestLines(rows.slice(first, first + shown), selected - first, view);
  return [...Array.from({ length: above }, (_, place) => guests[place] ?? ''), ...below];
}

const GUESTS: readonly Column[] = [
  { title: 'GUEST', fit: 'middle', least: 10 },
  { title: 'HOST', fit: 'middle', least: 8, optional: 3 },
  { title: 'SINCE', optional: 2 },
  { title: 'FOR', align: 'right' },
  { title: 'BY', fit: 'end', least: 6, optional: 4 },
  { title: 'HOLDS', fit: 'end', least: 10, optional: 1 },
  { title: 'TROUBLE', align: 'right' },
];

function guestLines(rows: readonly WatchRow[], selected: number, view: WatchView): string[] {
  if (rows.length === 0) return [fitted('No guest runs.', view)];
  const table = rows.map(
    ({ session, name, host, user, since, trouble }): TableRow => ({
      GUEST: name,
      HOST: host,
      SINCE: { text: shortTime(since, view) },
      FOR: durationBetween(since, Math.max(view.now, since)),
      BY: user,
      HOLDS: holdsText(session),
      TROUBLE: trouble === 0 ? '' : { text: String(trouble), style: 'red' },
    }),
  );
  const { colour, columns } = view;
  // Without colours, a mark shows the selected guest.
  if (colour)
    return linesOf(GUESTS, table, view).map((line, place) => (place === selected + 1 ? inverted(line) : line));
  const lines = linesOf(GUESTS, table, { ...view, columns: columns - MARK.length });
  return lines.map((line, place) => (place === selected + 1 ? MARK : ' '.repeat(MARK.length)) + line);
}

const TROUBLE: readonly Column[] = [
  { title: 'TIME' },
  { title: 'GUEST', fit: 'middle', least: 10 },
  { title: 'EVENT', fit: 'end', least: 10 },
  { title: 'WHAT', fit: 'middle', least: 12, optional: 1 },
  { title: 'PROGRAM', fit: 'end', least: 8, optional: 2 },
];

function troubleLines(entries: readonly Entry[], view: WatchView): string[] {
  const rows = entries.map(
    (entry): TableRow => ({
      TIME: shortTime(entry.time, view),
      GUEST: visible(unquote(entry.name)),
      EVENT: { text: entry.success === false ? `${eventText(entry)} failed` : eventText(entry), style: 'red' },
      WHAT: whatText(entry),
      PROGRAM: programText(entry),
    }),
  );
  return linesOf(TROUBLE, rows, view).slice(1);
}

/** The lines of a table; on a very narrow terminal, its first column. */
function linesOf(columns: readonly Column[], rows: readonly TableRow[], view: WatchView): string[] {
  const cells = rows.map((row) => columns.map(({ title }) => row[title] ?? ''));
  const groups = captioned(cells, undefined, { iso: true, calendar: view.calendar });
  const { colour, measure } = view;
  const lines = [...tableLines(columns, groups, view.columns, { colour, measure })];
  if (lines.length === rows.length + 1) return lines;
  return [columns[0]?.title ?? '', ...(groups[0]?.rows ?? []).map(([first]) => first?.text ?? '')].map((line) =>
    fitted(line, view),
  );
}

const inverted = (line: string): string => `\x1b[7m${line}\x1b[27m`;

const MARK = '> ';
