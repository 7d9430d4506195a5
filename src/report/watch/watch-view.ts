import type { Calendar } from '../../util/calendar.ts';
import { isoTime } from '../format/times.ts';
import type { UserName } from '../format/user.ts';
import type { Style } from '../table/cell.ts';
import type { Measure } from '../table/measure.ts';
import { endShortened } from '../table/shorten.ts';
import { styled } from '../table/styled.ts';

/** Where the page is shown, and how. */
export interface WatchView {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
  readonly calendar: Calendar;
  readonly userName: UserName;
  /** Must be right for all text. */
  readonly measure: Measure;
  /** The name of the log, safe to print. */
  readonly log: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The time of today, or else the day and time. */
export function shortTime(time: number, { calendar, now }: WatchView): string {
  const [day = '', clock = ''] = isoTime(time, calendar).split('T');
  const today = isoTime(now, calendar).split('T')[0];
  return day === today ? clock.slice(0, 'hh:mm:ss'.length) : `${day} ${clock.slice(0, 'hh:mm'.length)}`;
}

/** The text, cut at the edge of the terminal. */
export const fitted = (text: string, view: WatchView, style?: Style): string =>
  painted(endShortened(text, view.columns, view.measure), view, style);

/** The text in a style, if there are colours. */
export const painted = (text: string, { colour }: WatchView, style: Style | undefined): string =>
  styled(text, colour ? style : undefined);
