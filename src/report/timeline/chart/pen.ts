import type { Paint } from './palette.ts';

/** Draws shapes: on a canvas, or as SVG. Lengths are in pixels. */
export interface Pen {
  /** @param title what a reader is told who points at it; called only if the pen can say it */
  rect(x: number, y: number, width: number, height: number, paint: Paint, title?: () => string): void;
  /** A rectangle with diagonal lines, for what is not known. */
  hatch(x: number, y: number, width: number, height: number, paint: Paint, title?: () => string): void;
  /** An outline. */
  frame(x: number, y: number, width: number, height: number, paint: Paint): void;
  line(x1: number, y1: number, x2: number, y2: number, paint: Paint, style?: LineStyle): void;
  /** A line that leaves and arrives horizontally, with an arrow at its end. */
  curve(x1: number, y1: number, x2: number, y2: number, paint: Paint): void;
  /** A filled outline with a rim, so that it stands out from what is under it. */
  shape(points: readonly Point[], paint: Paint, title?: () => string): void;
  text(text: string, x: number, y: number, paint: Paint, style?: TextStyle): void;
  /** The width of a text. */
  width(text: string, style?: TextStyle): number;
  /** Draws only within a rectangle. */
  within(x: number, y: number, width: number, height: number, draw: () => void): void;
}

/** A place. */
export type Point = readonly [x: number, y: number];

/** How a line is drawn. */
export interface LineStyle {
  readonly width?: number;
  readonly dashed?: boolean;
  readonly title?: () => string;
}

/** How a text is written; the place is the middle of its left, or right, edge. */
export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly align?: 'left' | 'right';
  readonly title?: () => string;
}

/** The beginning of a text that fits into a width, with `…` if the rest is missing. */
export function fitted(pen: Pen, text: string, width: number, style?: TextStyle): string {
  if (pen.width(text, style) <= width) return text;
  // By characters: half of a surrogate pair cannot be shown.
  const characters = [...text.slice(0, LONGEST)];
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.width(`${characters.slice(0, middle).join('')}…`, style) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${characters.slice(0, low).join('')}…`;
}

/** No picture has room for more characters. */
const LONGEST = 300;
