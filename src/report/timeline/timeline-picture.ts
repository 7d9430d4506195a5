import { asByteString } from '../../codec/bytes.ts';
import { localCalendar, utcCalendar } from '../../util/calendar.ts';
import { number, oneOf, time } from '../../util/checks.ts';
import { checkOptions, type Shape } from '../../util/options.ts';
import { visible } from '../format/visible.ts';
import { chartOf } from './chart-of.ts';
import type { Timeline, TimelineLine } from './timeline.ts';
import { chartHtml, type PageLine } from './timeline-html.ts';
import { chartSvg } from './timeline-svg.ts';

/** What a picture of a timeline shows at first. */
export interface TimelinePageOptions {
  /** The first time that is shown, in milliseconds since 1970; by default, the start of the first session. */
  readonly from?: number | undefined;
  /** The last time that is shown, in milliseconds since 1970; by default, the end of the last session. */
  readonly to?: number | undefined;
  /** The time zone of the times: `utc`, or `local` for that of the machine; `utc` by default. */
  readonly zone?: 'utc' | 'local' | undefined;
}

/** How a static picture of a timeline is drawn. */
export interface TimelineSvgOptions extends TimelinePageOptions {
  /** Its width in pixels, from 480 to 10,000; 1,200 by default. */
  readonly width?: number | undefined;
}

/**
 * Writes a timeline as one HTML file that needs neither server nor network. Readers zoom, search and
 * filter in it, and look up the records; `docs/timeline.md` describes it.
 *
 * Text from the log is inert in it: data is not part of the script, and the page's
 * Content-Security-Policy allows nothing but the page's own script and style.
 *
 * @param timeline from `readTimeline`
 * @param options which time it shows first, and in which zone
 * @returns the file, in UTF-8
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option
 */
export function timelineHtml(timeline: Timeline, options: TimelinePageOptions = {}): string {
  checkOptions(options, pageShape, 'timelineHtml');
  const lines = timeline.lines.map(pageLine);
  return chartHtml({ chart: chartOf(timeline, options), lines, isUtc: options.zone !== 'local' });
}

/**
 * Draws a timeline as an SVG file for reports and mails: the picture that `timelineHtml` shows first.
 * It is dark where the reader prefers that. It has at most 200 guests, and says how many are missing.
 *
 * @param timeline from `readTimeline`
 * @param options which time it shows, in which zone, and how wide it is
 * @returns the file, in UTF-8
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option
 */
export function timelineSvg(timeline: Timeline, options: TimelineSvgOptions = {}): string {
  checkOptions(options, svgShape, 'timelineSvg');
  const { width = 1200, zone } = options;
  return chartSvg(chartOf(timeline, options), { width, calendar: zone === 'local' ? localCalendar : utcCalendar });
}

const pageShape: Shape<TimelinePageOptions> = { from: time, to: time, zone: oneOf('utc', 'local') };
const svgShape: Shape<TimelineSvgOptions> = { ...pageShape, width: number({ from: 480, to: 10_000 }) };

const pageLine = ({ node, time: at, serial, text }: TimelineLine): PageLine => [
  node === null ? null : visible(asByteString(node)),
  at,
  serial,
  visible(asByteString(text)),
];
