import type { Calendar } from '../../../util/calendar.ts';
import type { Chart, ChartItem, ChartSession } from './chart.ts';
import type { Layout } from './layout.ts';

/** What is drawn: a chart, its rows, and the part of it that is in sight. Lengths are in pixels. */
export interface View {
  readonly chart: Chart;
  readonly layout: Layout;
  /** The time at the left and at the right edge of the plot. */
  readonly from: number;
  readonly to: number;
  /** Of the whole picture, with the axis above and the names of guests at the left. */
  readonly width: number;
  readonly height: number;
  /** The width of the names. */
  readonly gutter: number;
  /** How far the rows are moved up. */
  readonly scroll: number;
  readonly calendar: Calendar;
  /** What is selected. */
  readonly chosen?: ChartItem | ChartSession | undefined;
  /** The guest that keys act on, by its position in the chart. */
  readonly focused?: number | undefined;
  /** Whether guests can be opened. */
  readonly canOpen?: boolean;
}

/** The height of the axis. */
export const AXIS = 40;

/** Where a time is. */
export function xOf({ from, to, width, gutter }: View, time: number): number {
  return gutter + ((time - from) / (to - from)) * (width - gutter);
}

/** The time at a place. */
export function timeAt({ from, to, width, gutter }: View, x: number): number {
  return from + ((x - gutter) / (width - gutter)) * (to - from);
}
