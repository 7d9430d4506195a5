import { unquote } from '../../codec/untrusted.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { selects } from '../../session/selection.ts';
import { csvTime } from '../format/csv.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { actorOf, type UserName } from '../format/user.ts';
import { nameText, visible, visibleText } from '../format/visible.ts';
import { eventText, whatText } from '../session/entry-text.ts';
import type { TableRow } from '../table/table.ts';
import { guestReportKind } from './guest-report.ts';
import { happeningJson } from './happening-json.ts';

/**
 * What failed for guests: each operation or resource with its reason, how often, and when last.
 * Most frequent first.
 */
export const failuresReport = guestReportKind<Row>({
  help: 'what failed for guests, why, how often, and when last',
  start({ selection, userName }) {
    const rows = new Map<string, Row>();
    return {
      keep: 'nothing',
      add(_, entries) {
        for (const entry of entries) if (selects({ ...selection, failed: true }, entry)) count(rows, entry, userName);
      },
      rows: () => [...rows.values()].sort((a, b) => b.count - a.count || b.last - a.last),
    };
  },
  layout: {
    columns: [
      { title: 'GUEST', fit: 'middle', least: 10 },
      { title: 'HOST', fit: 'middle', least: 8 },
      { title: 'OPERATION', fit: 'end', least: 14 },
      { title: 'WHAT', fit: 'middle', least: 20 },
      { title: 'TIMES', align: 'right' },
      { title: 'LAST' },
      { title: 'BY', fit: 'end', least: 8 },
    ],
  },
  cells: (row) => [cells(row)],
  csv: [
    { name: 'GUEST', text: ({ entry }) => visible(unquote(entry.name)) },
    { name: 'UUID', text: ({ entry }) => visible(entry.guest.uuid) },
    { name: 'HOST', text: ({ entry: { guest } }) => guest.node && visibleText(guest.node) },
    { name: 'OPERATION', text: ({ entry }) => eventText(entry) },
    { name: 'WHAT', text: ({ entry }) => whatText(entry) },
    { name: 'TIMES', value: ({ count }) => count },
    { name: 'FIRST', value: ({ first }) => csvTime(first) },
    { name: 'LAST', value: ({ last }) => csvTime(last) },
    { name: 'BY', text: ({ actor }) => visible(actor) },
  ],
  json: rowJson,
});

/** All failures of one kind: the newest of them, how many there are, and when. */
interface Row {
  entry: Entry;
  /** On whose behalf the newest happened, as a byte string. */
  actor: string;
  count: number;
  readonly first: number;
  last: number;
}

function count(rows: Map<string, Row>, entry: Entry, userName: UserName): void {
  const { guest, time } = entry;
  const key = [guest.node, guest.uuid, eventText(entry), whatText(entry)].join('\0');
  const actor = actorOf(entry, userName);
  const row = rows.get(key);
  if (row === undefined) {
    rows.set(key, { entry, actor, count: 1, first: time, last: time });
    return;
  }
  row.count++;
  row.last = Math.max(row.last, time);
  row.entry = entry;
  row.actor = actor;
}

function cells({ entry, actor, count, last }: Row): TableRow {
  const { guest, name } = entry;
  return {
    GUEST: nameText(unquote(name)),
    HOST: guest.node === undefined ? '' : visibleText(guest.node),
    OPERATION: { text: eventText(entry), style: 'red' },
    WHAT: whatText(entry),
    TIMES: String(count),
    LAST: { time: last },
    BY: visible(actor),
  };
}

function rowJson({ entry, count, first, last }: Row): object {
  const { guest, name } = entry;
  return {
    guest: { uuid: textJson(guest.uuid), name: optionalJson(unquote(name)), node: guest.node ?? null },
    ...happeningJson(entry),
    times: count,
    first: csvTime(first),
    last: csvTime(last),
  };
}
