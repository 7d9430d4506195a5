import { asByteString } from '../../codec/bytes.ts';
import { visible } from '../format/visible.ts';
import type { GuestSession, SessionEntry } from '../session/guest-session.ts';
import type { ChartItem, Fields } from './chart/chart.ts';

/** Lists of fields; equal lists become one, because most items of a log are alike. */
export class SharedFields {
  readonly #known = new Map<string, Fields>();

  /** The list that was first equal to this one. */
  share(fields: Fields): Fields {
    const key = JSON.stringify(fields);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, fields);
    return fields;
  }
}

/** Everything that happened in a session, in the order of time. */
export function itemsOf(session: GuestSession, shared: SharedFields): ChartItem[] {
  const { operations, labels, resources, releases, denials, anomalies } = session;
  const items: ChartItem[] = [];
  const add = (kind: ChartItem['kind'], entries: readonly SessionEntry[]) => {
    for (const entry of entries) items.push(itemOf(kind, entry, null, shared));
  };
  add('label', labels);
  for (const each of resources) items.push(itemOf('resource', each, each.end?.time ?? null, shared));
  add('operation', operations);
  add('release', releases);
  add('denial', denials);
  add('anomaly', anomalies);
  return items.sort((a, b) => a.time - b.time);
}

function itemOf(kind: ChartItem['kind'], entry: SessionEntry, to: number | null, shared: SharedFields): ChartItem {
  const { time, serial, success, serials } = entry;
  const fields: [string, string][] = [];
  addFields(fields, entry, '');
  return {
    kind,
    time,
    to,
    success,
    serials: [serial, ...serials.filter((each) => each !== serial)],
    fields: shared.share(fields),
  };
}

/** Adds the properties that an item does not have for itself. Those of objects are listed one by one: `by user`. */
function addFields(fields: [string, string][], entry: object, prefix: string): void {
  for (const name in entry) {
    const value = entry[name as keyof typeof entry] as unknown;
    if (value === null || value === undefined || OWN.has(name)) continue;
    if (Array.isArray(value)) {
      if (value.every(isText)) fields.push([prefix + name, value.map(textOf).join(' ')]);
      else for (const each of value) addFields(fields, each as object, prefix);
    } else if (isText(value)) fields.push([prefix + name, textOf(value)]);
    else addFields(fields, value as object, `${prefix}${name} `);
  }
}

const isText = (value: unknown): boolean => typeof value !== 'object' || value instanceof Uint8Array;

const textOf = (value: unknown): string => visible(asByteString(value instanceof Uint8Array ? value : String(value)));

const OWN: ReadonlySet<string> = new Set(['time', 'serial', 'serials', 'success', 'end', 'duration']);
