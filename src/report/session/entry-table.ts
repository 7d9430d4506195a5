import { unquote } from '../../codec/untrusted.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { entryTests } from '../../session/selection.ts';
import { WANTED } from '../../session/tracker.ts';
import { actorOf } from '../format/user.ts';
import { nameText, visible, visibleText } from '../format/visible.ts';
import type { Cell } from '../table/cell.ts';
import { type TableLayout, type TableRow, table } from '../table/table.ts';
import { folded, isPermission, type Permissions, permissionsText } from './cgroup-permissions.ts';
import { endCell, FAILED, lasted, sessionEnd, UNKNOWN } from './end-cell.ts';
import { endingOf, isStart } from './entry-ending.ts';
import { eventText, objectLabel, programText, subjectLabel, whatText } from './entry-text.ts';
import { finality } from './final.ts';
import { NewestRows } from './newest-rows.ts';
import type { ListOptions, Report } from './report.ts';
import { serialsText } from './serials-text.ts';

/** The columns of everything that happened. */
export const ENTRY_LAYOUT: TableLayout = {
  byTime: 'TIME',
  columns: [
    { title: 'GUEST', fit: 'middle', least: 8 },
    { title: 'HOST', fit: 'middle', least: 8 },
    { title: 'TIME' },
    { title: 'EVENT', fit: 'end', least: 14 },
    { title: 'WHAT', fit: 'middle', least: 18 },
    { title: 'UNTIL' },
    { title: 'DURATION', align: 'right', optional: 2 },
    { title: 'BY', fit: 'end', least: 8 },
    { title: 'PROGRAM', fit: 'end', least: 10, optional: 1 },
    { title: 'LABEL', fit: 'end', least: 20, optional: 4 },
    { title: 'OBJECT LABEL', fit: 'end', least: 20, optional: 3 },
    { title: 'RECORDS' },
    { title: 'UUID' },
  ],
};

/** A table of everything that happened. */
export function entryTable(options: ListOptions): Report {
  const { selection, cgroup, last, reverse } = options;
  const { now, atEnd } = entryTests(selection);
  const isFolded = (entry: Entry) => !cgroup && isPermission(entry);
  const entries = new NewestRows<Entry, Entry>(finality(selection), (entry) => (atEnd(entry) ? entry : undefined), {
    timeOf: ({ time }) => time,
    last,
    // Some of them make one row, but it is not known how many.
    weightOf: (entry) => (isFolded(entry) ? 1 / MOST_IN_ROW : 1),
  });
  return {
    wanted: WANTED.related,
    keep: 'nothing',
    initiators: 'all',
    add(_, some) {
      for (const entry of some) if (now(entry)) entries.push(entry);
      return '';
    },
    async *end() {
      const rows = entryRows(entries.rows(reverse || last !== undefined), options);
      const shown = last === undefined ? rows : rows.slice(-last);
      yield* table(ENTRY_LAYOUT, reverse ? shown.reverse() : shown, options);
    },
  };
}

const MOST_IN_ROW = 256;

/** The rows of things that happened, in their order. */
export function entryRows(entries: readonly Entry[], options: ListOptions): TableRow[] {
  const rows = options.cgroup ? entries : folded(entries);
  return rows.map((row) => (row.kind === 'permissions' ? permissionsRow(row, options) : entryRow(row, options)));
}

function permissionsRow(permissions: Permissions, options: ListOptions): TableRow {
  const { entries } = permissions;
  const proof = [...new Set(entries.flatMap((entry) => entry.proof))].sort((a, b) => a - b);
  return {
    ...entryRow(entries[0], options),
    EVENT: 'cgroup',
    WHAT: permissionsText(permissions),
    RECORDS: options.proof ? serialsText(proof) : '',
  };
}

function entryRow(entry: Entry, { showUuid, proof, userName }: ListOptions): TableRow {
  const { guest, name, time } = entry;
  const isTrouble = entry.kind === 'denial' || entry.kind === 'anomaly';
  return {
    GUEST: nameText(unquote(name)),
    HOST: guest.node === undefined ? '' : visibleText(guest.node),
    TIME: { time },
    EVENT: isTrouble ? { text: eventText(entry), style: 'red' } : eventText(entry),
    WHAT: whatText(entry),
    UNTIL: until(entry),
    DURATION: lasted(time, endingOf(entry)),
    BY: visible(actorOf(entry, userName)),
    PROGRAM: programText(entry),
    LABEL: subjectLabel(entry),
    'OBJECT LABEL': objectLabel(entry),
    RECORDS: proof ? serialsText(entry.proof) : '',
    UUID: showUuid ? visible(guest.uuid) : '',
  };
}

function until(entry: Entry): Cell {
  if (entry.kind === 'denial' || entry.kind === 'anomaly') return '';
  if (entry.success === undefined) return UNKNOWN;
  if (!entry.success) return FAILED;
  if (isStart(entry)) return entry.session === undefined ? '' : sessionEnd(entry.session);
  if (entry.kind === 'resource') return endCell(entry.ending, 'held');
  // The reason does not say that it was taken away: an update also gives.
  return entry.kind === 'release' && entry.assignment.reason === 'update' ? 'removed' : '';
}
