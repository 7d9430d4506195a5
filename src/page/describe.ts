import { duration, offsetText } from '../report/format/times.ts';
import type { ChartItem } from '../report/timeline/chart/chart.ts';
import type { Hit } from '../report/timeline/chart/hit.ts';
import { markOf } from '../report/timeline/chart/marks.ts';
import { beganText, endedText, itemText } from '../report/timeline/chart/words.ts';
import type { Calendar } from '../util/calendar.ts';
import type { Choice } from './store.ts';

/** A time with its milliseconds and its zone: `2026-11-23 10:00:00.123 UTC`. */
export function timeText(time: number, calendar: Calendar): string {
  const offset = calendar.offset(time);
  const [day, clock = ''] = new Date(time + offset * 60_000).toISOString().slice(0, -1).split('T');
  return `${day} ${clock} ${offset === 0 ? 'UTC' : offsetText(offset)}`;
}

/** A title and what belongs to it, for what is at a place of the picture. */
export function hitTexts(hit: Hit, calendar: Calendar): [title: string, rest: string] {
  if (hit.kind === 'name') return [hit.lane.guest.name, hit.lane.guest.uuid];
  const { lane, session } = hit;
  const choice = { guest: lane.guest, session, item: hit.kind === 'item' ? hit.item : undefined };
  const others = hit.kind === 'item' && hit.others > 0 ? `, and ${hit.others} more` : '';
  return [`${titleOf(choice)}${others}`, restOf(choice, calendar)];
}

/** What was selected, in one line. */
export function titleOf({ session, item }: Choice): string {
  if (item === undefined) return `${session.name}: ${beganText(session)} → ${endedText(session)}`;
  return `${kindText(item, session)}: ${itemText(item)}`;
}

/** When it was, and for how long. */
export function restOf({ session, item }: Choice, calendar: Calendar): string {
  if (item !== undefined) return timeText(item.time, calendar);
  const { state, from, ended } = session;
  const end = ended === null ? state : timeText(ended, calendar);
  return `${timeText(from, calendar)} – ${end}${session.duration === null ? '' : ` (${duration(session.duration)})`}`;
}

/** `denial`, or the kind of an item that has no mark. */
export function kindText(item: ChartItem, session: Choice['session']): string {
  const mark = markOf(item, session);
  if (mark === 'failure') return `failed ${item.kind}`;
  return mark === undefined || mark === 'change' ? item.kind : mark;
}
