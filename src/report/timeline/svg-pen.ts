import { DARK, LIGHT, type Paint } from './chart/palette.ts';
import type { LineStyle, Pen, Point, TextStyle } from './chart/pen.ts';

/**
 * Writes shapes as SVG. Colours are those of a light ground, with classes by which a style sheet
 * replaces them on a dark one.
 */
export class SvgPen implements Pen {
  readonly #parts: string[] = [];
  #clips = 0;

  /** What was drawn so far. */
  get written(): string {
    return this.#parts.join('\n');
  }

  rect(x: number, y: number, width: number, height: number, paint: Paint, title?: () => string): void {
    this.#add('rect', { ...placeOf(x, y, width, height), ...filled(paint) }, titleOf(title));
  }

  hatch(x: number, y: number, width: number, height: number, paint: Paint, title?: () => string): void {
    this.#add('rect', { ...placeOf(x, y, width, height), fill: `url(#hatch-${paint})` }, titleOf(title));
  }

  frame(x: number, y: number, width: number, height: number, paint: Paint): void {
    this.#add('rect', { ...placeOf(x, y, width, height), fill: 'none', ...drawn(paint), 'stroke-width': 1.5 });
  }

  line(
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    paint: Paint,
    { width = 1, dashed = false, title }: LineStyle = {},
  ): void {
    const ends = { x1: short(x1), y1: short(y1), x2: short(x2), y2: short(y2) };
    const dashes = dashed ? { 'stroke-dasharray': '5 3' } : {};
    this.#add('line', { ...ends, ...drawn(paint), 'stroke-width': width, ...dashes }, titleOf(title));
  }

  curve(x1: number, y1: number, x2: number, y2: number, paint: Paint): void {
    const ends = [x1 + BEND, y1, x2 - BEND, y2, x2 - 2, y2].map(short).join(' ');
    const d = `M${short(x1)} ${short(y1)}C${ends}`;
    this.#add('path', { d, fill: 'none', ...drawn(paint), 'stroke-width': 1.4, opacity: 0.8 });
  }

  shape(points: readonly Point[], paint: Paint, title?: () => string): void {
    const d = `M${points.map((point) => point.map(short).join(' ')).join('L')}Z`;
    const rim = { stroke: LIGHT.ground, 'stroke-width': 1.4, 'paint-order': 'stroke' };
    this.#add('path', { d, ...filled(paint), ...rim, class: `f-${paint} s-ground` }, titleOf(title));
  }

  text(text: string, x: number, y: number, paint: Paint, { size = 12, bold, align, title }: TextStyle = {}): void {
    if (text === '') return;
    const place = { x: short(x), y: short(y + size * 0.36), 'font-size': size };
    const style = { ...(bold && { 'font-weight': 600 }), ...(align === 'right' && { 'text-anchor': 'end' }) };
    this.#add('text', { ...place, ...filled(paint), ...style }, `${xml(text)}${titleOf(title)}`);
  }

  // There is no font to measure with: characters of an ordinary font are about this wide.
  width(text: string, { size = 12, bold = false }: TextStyle = {}): number {
    let em = 0;
    for (const character of text) em += character > WIDE ? 1 : NARROW.test(character) ? 0.34 : 0.6;
    return em * size * (bold ? 1.07 : 1);
  }

  within(x: number, y: number, width: number, height: number, draw: () => void): void {
    const id = `clip-${++this.#clips}`;
    this.#parts.push(
      `<clipPath id="${id}"><rect ${attributes(placeOf(x, y, width, height))}/></clipPath><g clip-path="url(#${id})">`,
    );
    draw();
    this.#parts.push('</g>');
  }

  #add(name: string, values: Attributes, content = ''): void {
    this.#parts.push(`<${name} ${attributes(values)}${content === '' ? '/>' : `>${content}</${name}>`}`);
  }
}

/** What shapes refer to: patterns, and the colours on a dark ground. */
export function svgDefinitions(): string {
  const paints = Object.keys(LIGHT) as Paint[];
  const dark = paints.map((paint) => `.f-${paint}{fill:${DARK[paint]}}.s-${paint}{stroke:${DARK[paint]}}`).join('');
  const hatches = (['unknown', 'gapLine', 'ground'] as const).map(
    (paint) =>
      `<pattern id="hatch-${paint}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
      `<rect width="2" height="6" ${attributes(filled(paint))}/></pattern>`,
  );
  return `<style>@media (prefers-color-scheme:dark){${dark}}</style>\n<defs>${hatches.join('')}</defs>`;
}

/** Text as the content of an element or attribute. */
export const xml = (text: string): string => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);

type Attributes = Readonly<Record<string, string | number>>;

const attributes = (values: Attributes): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');

const placeOf = (x: number, y: number, width: number, height: number): Attributes => ({
  x: short(x),
  y: short(y),
  width: short(Math.max(0, width)),
  height: short(height),
});

const filled = (paint: Paint): Attributes => ({ fill: LIGHT[paint], class: `f-${paint}` });

const drawn = (paint: Paint): Attributes => ({ stroke: LIGHT[paint], class: `s-${paint}` });

const titleOf = (title: (() => string) | undefined): string =>
  title === undefined ? '' : `<title>${xml(title())}</title>`;

const short = (number: number): number => Math.round(number * 10) / 10;

/** How far a curve goes on before it turns, in pixels. */
const BEND = 18;
/** Characters after this one are about as wide as high. */
const WIDE = '\u10ff';
const NARROW = /[ ijltfr.,:;'|!()[\]/-]/;
