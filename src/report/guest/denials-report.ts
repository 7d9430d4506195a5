import { unquote } from '../../codec/untrusted.ts';
import type { Access } from '../../session/entry/access.ts';
import type { Denial } from '../../session/entry/entries.ts';
import { selects, selectsAccess } from '../../session/selection.ts';
import { csvTime } from '../format/csv.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { nameText, visible, visibleText } from '../format/visible.ts';
import type { TableRow } from '../table/table.ts';
import { guestReportKind } from './guest-report.ts';

/** What guests were denied, by label or profile: how often, and when last. Most frequent first. */
export const denialsReport = guestReportKind<Row>({
  help: 'what guests were denied, by label or profile, how often, and when last',
  start({ selection }) {
    const rows = new Map<string, Row>();
    return {
      keep: 'nothing',
      add(_, entries) {
        for (const entry of entries) {
          if (entry.kind !== 'denial' || !selects(selection, entry)) continue;
          for (const access of entry.accesses) if (selectsAccess(selection, access)) count(rows, entry, access);
        }
      },
      rows() {
        return [...rows.values()].sort((a, b) => b.count - a.count || b.last - a.last);
      },
    };
  },
  layout: {
    columns: [
      { title: 'GUEST', fit: 'middle', least: 8 },
      { title: 'HOST', fit: 'middle', least: 8 },
      { title: 'TIMES', align: 'right' },
      { title: 'LAST' },
      { title: 'RESULT' },
      { title: 'WHAT', fit: 'end', least: 8 },
      { title: 'ON', fit: 'middle', least: 20 },
      { title: 'CLASS', optional: 2 },
      { title: 'PROGRAM', fit: 'end', least: 10, optional: 1 },
      { title: 'LABEL', fit: 'end', least: 20, optional: 4 },
      { title: 'OBJECT LABEL', fit: 'end', least: 20, optional: 3 },
    ],
  },
  cells: (row) => [cells(row)],
  csv: [
    { name: 'GUEST', text: ({ denial }) => visible(unquote(denial.name)) },
    { name: 'UUID', text: ({ denial }) => visible(denial.guest.uuid) },
    { name: 'HOST', text: ({ denial: { guest } }) => guest.node && visibleText(guest.node) },
    { name: 'TIMES', value: ({ count }) => count },
    { name: 'FIRST', value: ({ first }) => csvTime(first) },
    { name: 'LAST', value: ({ last }) => csvTime(last) },
    { name: 'MODULE', value: ({ access }) => access.module },
    { name: 'RESULT', text: ({ access }) => visible(access.result) },
    { name: 'PERMISSIONS', text: ({ access }) => visible(access.permissions) },
    { name: 'TARGET', text: ({ access: { target = '' } }) => visible(unquote(target)) },
    { name: 'CLASS', text: ({ access: { tclass = '' } }) => visible(tclass) },
    { name: 'PEER', text: ({ access: { peer = '' } }) => visible(unquote(peer)) },
    { name: 'PROGRAM', text: programOf },
    { name: 'LABEL', text: ({ access }) => visible(labelOf(access)) },
    { name: 'OBJECT_LABEL', text: ({ access: { tcontext = '' } }) => visible(tcontext) },
  ],
  json: rowJson,
});

/**
 * All denials of one access: the newest of them, how many there are, and when they began and ended.
 */
interface Row {
  denial: Denial;
  readonly access: Access;
  count: number;
  readonly first: number;
  last: number;
}

function count(rows: Map<string, Row>, denial: Denial, access: Access): void {
  const { guest, time } = denial;
  const { result, permissions, target, tclass, tcontext, peer } = access;
  const key = [guest.node, guest.uuid, labelOf(access), result, permissions, target, tclass, tcontext, peer].join('\0');
  const row = rows.get(key);
  if (row === undefined) rows.set(key, { denial, access, count: 1, first: time, last: time });
  else {
    row.count++;
    row.last = Math.max(row.last, time);
    row.denial = denial;
  }
}

const labelOf = ({ module, scontext, profile }: Access): string =>
  module === 'selinux' ? (scontext ?? '') : unquote(profile ?? '');

function cells(row: Row): TableRow {
  const { denial, access, count, last } = row;
  const { result, permissions, target = '', tclass = '', tcontext = '', peer = '' } = access;
  const { node } = denial.guest;
  return {
    GUEST: nameText(unquote(denial.name)),
    HOST: node === undefined ? '' : visibleText(node),
    TIMES: String(count),
    LAST: { time: last },
    RESULT: visible(result),
    WHAT: visible(permissions),
    ON: visible(unquote(target) || unquote(peer)),
    CLASS: visible(tclass),
    PROGRAM: programOf(row),
    LABEL: visible(labelOf(access)),
    'OBJECT LABEL': visible(tcontext),
  };
}

function programOf({ access, denial }: Row): string {
  return visible(unquote(access.comm ?? denial.comm ?? ''));
}

function rowJson({ denial, access, count, first, last }: Row): object {
  const text = (wire: string | undefined) => optionalJson(wire === undefined ? undefined : unquote(wire));
  return {
    guest: {
      uuid: textJson(denial.guest.uuid),
      name: optionalJson(unquote(denial.name)),
      node: denial.guest.node ?? null,
    },
    module: access.module,
    label: textJson(labelOf(access)),
    result: textJson(access.result),
    permissions: access.permissions.split(',').map(textJson),
    target: text(access.target),
    tclass: optionalJson(access.tclass),
    tcontext: optionalJson(access.tcontext),
    ...(access.peer !== undefined && { peer: text(access.peer) }),
    comm: text(access.comm ?? denial.comm),
    times: count,
    first: new Date(first).toISOString(),
    last: new Date(last).toISOString(),
  };
}
