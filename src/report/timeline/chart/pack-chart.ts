import { type Chart, type ChartItem, type ChartSession, type Fields, ITEM_KINDS } from './chart.ts';

/**
 * A chart as JSON for the page: texts and lists of fields are written once, and times count from
 * the beginning of the chart.
 */
export function packChart(chart: Chart): string {
  const texts = new Table<string>();
  const lists = new Table<string>();
  const text = (value: string | null) => (value === null ? -1 : texts.add(value));
  const known = new Map<Fields, number>();
  const fieldsOf = (fields: Fields) => {
    const number =
      known.get(fields) ?? lists.add(JSON.stringify(fields.flatMap(([name, value]) => [text(name), text(value)])));
    known.set(fields, number);
    return number;
  };
  const since = (time: number | null) => (time === null ? null : time - chart.from);
  const item = ({ kind, time, to, success, serials, fields }: ChartItem) => [
    ITEM_KINDS.indexOf(kind),
    since(time),
    since(to),
    success === null ? -1 : Number(success),
    fieldsOf(fields),
    ...serials,
  ];
  const session = (each: ChartSession) => [
    text(each.name),
    text(each.state),
    each.start,
    each.stop,
    text(each.cause),
    since(each.ended),
    each.duration,
    since(each.from),
    since(each.to),
    each.movedTo,
    each.items.map(item),
  ];
  const packed = {
    from: chart.from,
    to: chart.to,
    notes: chart.notes,
    guests: chart.guests.map(({ host, name, uuid, sessions }) => [
      text(host),
      text(name),
      text(uuid),
      sessions.map(session),
    ]),
    boots: chart.boots.map(({ host, time }) => [text(host), since(time)]),
    gaps: chart.gaps.map(({ host, from, to, reason }) => [text(host), since(from), since(to), text(reason)]),
  };
  return JSON.stringify({ ...packed, texts: texts.all, lists: lists.all.map((list) => JSON.parse(list) as number[]) });
}

/** Reverses {@link packChart}. */
export function unpackChart(json: string): Chart {
  const packed = JSON.parse(json) as Packed;
  const { from: begin, texts } = packed;
  const text = (index: number) => texts[index] as string;
  const optional = (index: number) => (index < 0 ? null : text(index));
  const at = (since: number) => begin + since;
  const maybeAt = (since: number | null) => (since === null ? null : at(since));
  const lists = packed.lists.map(
    (list): Fields =>
      Array.from({ length: list.length / 2 }, (_, i) => [text(list[2 * i] as number), text(list[2 * i + 1] as number)]),
  );
  const item = ([kind, time, to, success, fields, ...serials]: PackedItem): ChartItem => ({
    kind: ITEM_KINDS[kind] as ChartItem['kind'],
    time: at(time),
    to: maybeAt(to),
    success: success < 0 ? null : success === 1,
    serials,
    fields: lists[fields] as Fields,
  });
  const session = ([name, state, start, stop, cause, ended, duration, from, to, movedTo, items]: PackedSession) => ({
    name: text(name),
    state: text(state) as ChartSession['state'],
    start,
    stop,
    cause: optional(cause) as ChartSession['cause'],
    ended: maybeAt(ended),
    duration,
    from: at(from),
    to: at(to),
    movedTo,
    items: items.map(item),
  });
  return {
    from: begin,
    to: packed.to,
    guests: packed.guests.map(([host, name, uuid, sessions]) => ({
      host: optional(host),
      name: text(name),
      uuid: text(uuid),
      sessions: sessions.map(session),
    })),
    boots: packed.boots.map(([host, time]) => ({ host: optional(host), time: at(time) })),
    gaps: packed.gaps.map(([host, from, to, reason]) => ({
      host: optional(host),
      from: at(from),
      to: at(to),
      reason: text(reason) as Chart['gaps'][number]['reason'],
    })),
    notes: packed.notes,
  };
}

interface Packed {
  readonly from: number;
  readonly to: number;
  readonly notes: readonly string[];
  readonly texts: readonly string[];
  readonly lists: readonly (readonly number[])[];
  readonly guests: readonly (readonly [number, number, number, readonly PackedSession[]])[];
  readonly boots: readonly (readonly [number, number])[];
  readonly gaps: readonly (readonly [number, number, number, number])[];
}

type Maybe = number | null;

type PackedItem = readonly [number, number, Maybe, number, number, ...number[]];

type PackedSession = readonly [
  name: number,
  state: number,
  start: Maybe,
  stop: Maybe,
  cause: number,
  ended: Maybe,
  duration: Maybe,
  from: number,
  to: number,
  movedTo: readonly [number, number] | null,
  items: readonly PackedItem[],
];

/** Values by their number; equal values have the same number. */
class Table<T> {
  readonly #numbers = new Map<T, number>();

  add(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  get all(): T[] {
    return [...this.#numbers.keys()];
  }
}
