import { unquote } from '../../codec/untrusted.ts';
import type { Access } from '../../session/entry/access.ts';
import type { Denial } from '../../session/entry/entries.ts';
import { selects } from '../../session/selection.ts';
import type { Calendar } from '../../util/calendar.ts';
import type { TableRow } from '../format/columns.ts';
import { optionalJson, textJson } from '../format/json-line.ts';
import { isoTime } from '../format/times.ts';
import { visible, visibleText } from '../format/visible.ts';
import type { GuestReportKind } from './guest-report.ts';

/** What guests were denied, by label or profile: how often, and when last. Most frequent first. */
export const denialsReport: GuestReportKind = {
  help: 'what guests were denied, by label or profile, how often, and when last',
  start(selection) {
    const rows = new Map<string, Row>();
    return {
      keep: 'nothing',
      add(_, entries) {
        for (const entry of entries) {
          if (entry.kind !== 'denial' || !selects(selection, entry)) continue;
          for (const access of entry.accesses) count(rows, entry, access);
        }
      },
      rows() {
        const sorted = [...rows.values()].sort((a, b) => b.count - a.count || b.last - a.last);
        return sorted.map((row) => ({ cells: (calendar) => cells(row, calendar), json: () => rowJson(row) }));
      },
    };
  },
};

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

function cells({ denial, access, count, last }: Row, calendar: Calendar): TableRow {
  const { result, permissions, target = '', tclass = '', tcontext = '', peer = '' } = access;
  const on = [unquote(target), tclass, tcontext, unquote(peer)].filter((text) => text !== '').join(' ');
  const { node } = denial.guest;
  return {
    GUEST: visible(unquote(denial.name)),
    HOST: node === undefined ? undefined : visibleText(node),
    TIMES: String(count),
    LAST: isoTime(last, calendar),
    RESULT: visible(result),
    WHAT: visible(permissions),
    ON: visible(on),
    PROGRAM: visible(unquote(access.comm ?? denial.comm ?? '')),
    LABEL: visible(labelOf(access)),
  };
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
