import type { Calendar } from '../../util/calendar.ts';
import type { Chart } from './chart/chart.ts';
import { draw } from './chart/draw.ts';
import { EVERYTHING } from './chart/filter.ts';
import { lanesOf } from './chart/lanes.ts';
import { layoutOf } from './chart/layout.ts';
import { drawLegend } from './chart/legend.ts';
import { countsOf, rangeText, titleOf } from './chart/summary.ts';
import { AXIS } from './chart/view.ts';
import { SvgPen, svgDefinitions, xml } from './svg-pen.ts';

/** How a picture is drawn. */
export interface SvgOptions {
  /** In pixels. */
  readonly width: number;
  readonly calendar: Calendar;
}

/** The picture of a chart, as an SVG file that can be light or dark. */
export function chartSvg(chart: Chart, { width, calendar }: SvgOptions): string {
  const all = lanesOf(chart, EVERYTHING);
  const lanes = all.slice(0, MOST_LANES);
  // One guest is shown with its resources.
  const layout = layoutOf(lanes, new Set(lanes.length === 1 ? [lanes[0]?.index as number] : []));
  const pen = new SvgPen();
  const title = titleOf(countsOf(all));
  const notes = [...chart.notes, ...surplusNote(all.length - lanes.length)];
  const room = (chart.to - chart.from) * PADDING;
  const height = AXIS + layout.height;
  const inner = width - 2 * MARGIN;
  const view = {
    ...{ chart, layout, width: inner, height, gutter: GUTTER, scroll: 0 },
    ...{ from: chart.from - room, to: chart.to + room, calendar },
  };
  const picture = new SvgPen();
  draw(view, picture);
  pen.text(title, MARGIN, 22, 'text', { size: 16, bold: true });
  pen.text(rangeText(chart, calendar), MARGIN, 42, 'muted', { size: 12 });
  const below = HEAD + height + 10;
  const legend = drawLegend(MARGIN, below, inner, pen);
  notes.forEach((note, i) => {
    pen.text(note, MARGIN, below + legend + 12 + 18 * i, 'text');
  });
  const total = Math.round(below + legend + 18 * notes.length + 10);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" role="img" aria-labelledby="title" font-family="system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">
<title id="title">${xml(`${title}, ${rangeText(chart, calendar)}`)}</title>
${svgDefinitions()}
<rect width="${width}" height="${total}" fill="#ffffff" class="f-ground"/>
${pen.written}
<g transform="translate(${MARGIN} ${HEAD})">
${picture.written}
</g>
</svg>
`;
}

function surplusNote(guests: number): string[] {
  if (guests === 0) return [];
  return [`${guests.toLocaleString('en')} more guests are left out: narrow with --start, --end or a guest.`];
}

/** More lanes make a picture that nobody can look at. */
const MOST_LANES = 200;
const GUTTER = 190;
const HEAD = 56;
const MARGIN = 16;
/** The part of the time that is added at both ends. */
const PADDING = 0.015;
