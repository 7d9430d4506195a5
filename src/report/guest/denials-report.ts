import { unquote } from '../../codec/untrusted.ts';
import type { Access } from '../../session/entry/access.ts';
import type { Denial } from '../../session/entry/entries.ts';
import { type Selection, selects } from '../../session/selection.ts';
import { type ColumnOptions, columns } from '../format/columns.ts';
import { isoTime } from '../format/iso-time.ts';
import { jsonText } from '../format/json-line.ts';
import { optionalJson, textJson } from '../format/text-json.ts';
import { visible, visibleText } from '../format/visible.ts';
import type { Report } from '../session/session-reports.ts';

/** What guests were denied: by whom (label or profile), what, how often, and when last. The most frequent first. */
export function denialsReport(selection: Selection, json: boolean, options: ColumnOptions): Report {
  const rows = new Map<string, Row>();
  return {
    keep: 'nothing',
    denials: true,
    add(_, entries) {
      for (const entry of entries) {
        if (entry.kind !== 'denial' || !selects(selection, entry)) continue;
        for (const access of entry.accesses) count(rows, entry, access);
      }
      return '';
    },
    async *end() {
      const sorted = [...rows.values()].sort((a, b) => b.count - a.count || b.last - a.last);
      if (json) for (const row of sorted) yield `${jsonText(rowJson(row))}\n`;
      else if (sorted.length > 0) {
        const hosts = sorted.some(({ denial }) => denial.guest.node !== undefined);
        yield await columns(
          head(hosts),
          sorted.map((row) => cells(row, hosts)),
          options,
        );
      }
    },
  };
}

/** All denials of one thing: the newest of them, how many there are and from when. */
interface Row {
  denial: Denial;
  readonly access: Access;
  count: number;
  readonly first: number;
  last: number;
}

function count(rows: Map<string, Row>, denial: Denial, access: Access): void {
  const { guest, time } = denial;
  const { result, permissions, target, tclass, tcontext } = access;
  const key = [guest.node, guest.uuid, labelOf(access), result, permissions, target, tclass, tcontext].join('\0');
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

const head = (hosts: boolean): string[] => [
  'GUEST',
  ...(hosts ? ['HOST'] : []),
  'TIMES',
  'LAST',
  'RESULT',
  'WHAT',
  'ON',
  'PROGRAM',
  'LABEL',
];

function cells({ denial, access, count, last }: Row, hosts: boolean): string[] {
  const { result, permissions, target = '', tclass = '', tcontext = '' } = access;
  const on = [unquote(target), tclass, tcontext].filter((text) => text !== '').join(' ');
  return [
    visible(unquote(denial.name)),
    ...(hosts ? [visibleText(denial.guest.node ?? '')] : []),
    String(count),
    isoTime(last),
    visible(result),
    visible(permissions),
    visible(on),
    visible(unquote(access.comm ?? denial.comm ?? '')),
    visible(labelOf(access)),
  ];
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
    comm: text(access.comm ?? denial.comm),
    times: count,
    first: new Date(first).toISOString(),
    last: new Date(last).toISOString(),
  };
}
