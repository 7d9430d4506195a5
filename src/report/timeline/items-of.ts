import { asByteString } from '../../codec/bytes.ts';
import { visible } from '../format/visible.ts';
import type { GuestSession, SessionEntry } from '../session/guest-session.ts';
import type { ChartItem, Fields } from './chart/chart.ts';

/** Everything that happened in a session, in the order of time. */
export function itemsOf({ operations, labels, resources, releases, denials, anomalies }: GuestSession): ChartItem[] {
  return [
    ...labels.map((each) => itemOf('label', each)),
    ...resources.map((each) => ({ ...itemOf('resource', each), to: each.end?.time ?? null })),
    ...operations.map((each) => itemOf('operation', each)),
    ...releases.map((each) => itemOf('release', each)),
    ...denials.map((each) => itemOf('denial', each)),
    ...anomalies.map((each) => itemOf('anomaly', each)),
  ].sort((a, b) => a.time - b.time);
}

function itemOf(kind: ChartItem['kind'], entry: SessionEntry): ChartItem {
  const { time, serial, success, serials } = entry;
  return {
    kind,
    time,
    to: null,
    success,
    serials: [serial, ...serials.filter((each) => each !== serial)],
    fields: fieldsOf(entry),
  };
}

/** The properties that an item does not have for itself. Those of objects are listed one by one: `by user`. */
function fieldsOf(entry: object): Fields {
  return Object.entries(entry).flatMap(([name, value]): Fields => {
    if (OWN.has(name) || value === null || value === undefined) return [];
    if (Array.isArray(value) && value.every((each) => isText(each))) return [[name, value.map(textOf).join(' ')]];
    if (Array.isArray(value)) return value.flatMap((each) => fieldsOf(each as object));
    if (isText(value)) return [[name, textOf(value)]];
    return fieldsOf(value as object).map(([each, text]) => [`${name} ${each}`, text]);
  });
}

const isText = (value: unknown): boolean => typeof value !== 'object' || value instanceof Uint8Array;

const textOf = (value: unknown): string => visible(asByteString(value instanceof Uint8Array ? value : String(value)));

const OWN: ReadonlySet<string> = new Set(['time', 'serial', 'serials', 'success', 'end', 'duration']);
