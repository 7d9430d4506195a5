import { SHAPES } from '../report/timeline/chart/glyphs.ts';
import type { MarkKind } from '../report/timeline/chart/marks.ts';
import type { Paint, Palette } from '../report/timeline/chart/palette.ts';

/** The shape of a mark, as a small picture. */
export function markIcon(kind: MarkKind, palette: Palette): SVGElement {
  const points = SHAPES[kind].map(([x, y]) => `${7 + x * 5},${7 + y * 5}`).join(' ');
  return icon(shape('polygon', { points, fill: palette[kind] }));
}

/** The colour of a bar, as a small picture; hatched for what is not known. */
export function barIcon(paint: Paint, palette: Palette, isHatched = false): SVGElement {
  const bar = shape('rect', { x: '0', y: '2', width: '14', height: '10', rx: '1.5', fill: palette[paint] });
  if (!isHatched) return icon(bar);
  const lines = [0, 5, 10, 15].map((x) =>
    shape('line', { x1: `${x - 5}`, y1: '12', x2: `${x + 5}`, y2: '2', stroke: palette[paint], 'stroke-width': '1.8' }),
  );
  return icon(...lines);
}

/** A dashed line, for the start of a host. */
export const lineIcon = (paint: Paint, palette: Palette): SVGElement =>
  icon(
    shape('line', {
      ...{ x1: '7', y1: '0', x2: '7', y2: '14', stroke: palette[paint] },
      ...{ 'stroke-width': '2', 'stroke-dasharray': '4 2' },
    }),
  );

function icon(...shapes: SVGElement[]): SVGElement {
  const made = shape('svg', { viewBox: '0 0 14 14', width: '14', height: '14', 'aria-hidden': 'true' });
  made.append(...shapes);
  return made;
}

function shape(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name) as SVGElement;
  for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, value);
  return made;
}
