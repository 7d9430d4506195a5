import type { Calendar } from '../../util/calendar.ts';
import { isoTime } from '../format/times.ts';
import type { Cell, Group, Text } from './cell.ts';

/** How the times of a table are written. */
export interface TimeOptions {
  /** Whether times are written in full, as ISO 8601. */
  readonly iso: boolean;
  readonly calendar: Calendar;
}

/**
 * The rows as they are written, under captions that say what all times below them have in common:
 * the day if it repeats, otherwise the year, and the zone. A time in a row shows what the caption
 * does not say. With `iso` there are no captions.
 *
 * @param rows the cells of each row, in the order of the columns
 * @param byTime the column by whose times the rows are in order, if there is one
 */
export function captioned(
  rows: readonly (readonly Cell[])[],
  byTime: number | undefined,
  { iso, calendar }: TimeOptions,
): Group[] {
  const partsOf = (time: number) => timeParts(time, calendar);
  if (iso) return [{ caption: undefined, rows: rows.map((row) => texts(row, (time) => isoTime(time, calendar))) }];
  const days = byTime === undefined ? undefined : daysOf(rows, byTime, partsOf);
  const groups = days ?? [{ common: commonOf(rows, partsOf), rows }];
  return groups.map(({ common, rows: some }) => ({
    caption: common && captionOf(common),
    rows: some.map((row) => texts(row, (time) => shortTime(partsOf(time), common))),
  }));
}

/** A time in a calendar: `2026-11-23`, `03:57:00`, `UTC+01:00`. */
interface TimeParts {
  readonly weekday: number;
  readonly date: string;
  readonly clock: string;
  readonly zone: string;
}

/** What times have in common. */
interface Common {
  readonly day?: string;
  readonly weekday?: number;
  readonly year?: string;
  readonly zone: string;
}

function timeParts(time: number, calendar: Calendar): TimeParts {
  const [date = '', rest = ''] = isoTime(time, calendar).split('T');
  const zone = rest.slice(CLOCK);
  return {
    date,
    clock: rest.slice(0, CLOCK),
    zone: zone === 'Z' ? 'UTC' : `UTC${zone}`,
    weekday: calendar.at(time).weekday,
  };
}

const CLOCK = '03:57:00'.length;

/**
 * The rows by their days; undefined if captions would take more than half as many lines as rows.
 * A row without a time belongs to the day before it.
 */
function daysOf(
  rows: readonly (readonly Cell[])[],
  byTime: number,
  partsOf: (time: number) => TimeParts,
): { common: Common; rows: (readonly Cell[])[] }[] | undefined {
  const groups: { common: Common; rows: (readonly Cell[])[] }[] = [];
  for (const row of rows) {
    const time = momentOf(row[byTime] ?? '');
    const last = groups.at(-1);
    if (time === undefined) {
      if (last === undefined) return undefined;
      last.rows.push(row);
      continue;
    }
    const { date: day, weekday, zone } = partsOf(time);
    if (last?.common.day === day && last.common.zone === zone) last.rows.push(row);
    else groups.push({ common: { day, weekday, year: yearOf(day), zone }, rows: [row] });
  }
  return groups.length > 1 && groups.length * 2 > rows.length ? undefined : groups;
}

const momentOf = (cell: Cell): number | undefined =>
  typeof cell === 'string' ? undefined : 'time' in cell ? cell.time : cell.near;

/** What all times of the rows have in common; undefined if there are none. */
function commonOf(rows: readonly (readonly Cell[])[], partsOf: (time: number) => TimeParts): Common | undefined {
  let common: Common | undefined;
  for (const row of rows) {
    for (const cell of row) {
      if (typeof cell === 'string' || !('time' in cell)) continue;
      const { date, weekday, zone } = partsOf(cell.time);
      const year = yearOf(date);
      if (common === undefined) common = { day: date, weekday, year, zone };
      else if (common.year !== year) common = { zone: common.zone };
      else if (common.day !== date) common = { year, zone: common.zone };
    }
  }
  return common;
}

const yearOf = (date: string): string => date.slice(0, date.lastIndexOf('-', date.lastIndexOf('-') - 1));

function captionOf({ day, weekday = 0, year, zone }: Common): string {
  if (day !== undefined) return `${WEEKDAYS[weekday]} ${day}, ${zone}`;
  return year === undefined ? `Times in ${zone}` : `${year}, ${zone}`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function shortTime({ date, clock, zone }: TimeParts, common: Common | undefined): string {
  const day =
    date === common?.day ? '' : `${yearOf(date) === common?.year ? date.slice(common.year.length + 1) : date} `;
  return `${day}${clock}${zone === common?.zone ? '' : zone.slice('UTC'.length) || 'Z'}`;
}

const texts = (row: readonly Cell[], timeText: (time: number) => string): Text[] =>
  row.map((cell) =>
    typeof cell === 'string' ? { text: cell } : 'time' in cell ? { text: timeText(cell.time) } : cell,
  );
