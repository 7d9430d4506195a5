import { DARK, LIGHT, type Paint, type Palette } from '../report/timeline/chart/palette.ts';
import type { LineStyle, Pen, Point, TextStyle } from '../report/timeline/chart/pen.ts';

/** Draws shapes on a canvas, in the pixels of the page. */
export class CanvasPen implements Pen {
  readonly #context: Context;
  readonly #palette: Palette;
  readonly #hatches = new Map<Paint, CanvasPattern | string>();
  readonly #widths = new Map<string, number>();
  #font = '';

  constructor(context: Context, isDark: boolean) {
    this.#context = context;
    this.#palette = isDark ? DARK : LIGHT;
  }

  /** Forgets what the canvas has forgotten when its size was set. */
  reset(): void {
    this.#font = '';
  }

  rect(x: number, y: number, width: number, height: number, paint: Paint): void {
    this.#context.fillStyle = this.#palette[paint];
    this.#context.fillRect(x, y, width, height);
  }

  hatch(x: number, y: number, width: number, height: number, paint: Paint): void {
    this.#context.fillStyle = this.#hatchOf(paint);
    this.#context.fillRect(x, y, width, height);
  }

  frame(x: number, y: number, width: number, height: number, paint: Paint): void {
    this.#context.strokeStyle = this.#palette[paint];
    this.#context.lineWidth = 2;
    this.#context.strokeRect(x, y, width, height);
  }

  line(
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    paint: Paint,
    { width = 1, dashed = false }: LineStyle = {},
  ): void {
    const context = this.#context;
    context.strokeStyle = this.#palette[paint];
    context.lineWidth = width;
    if (dashed) context.setLineDash([5, 3]);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
    if (dashed) context.setLineDash([]);
  }

  curve(x1: number, y1: number, x2: number, y2: number, paint: Paint): void {
    const context = this.#context;
    context.strokeStyle = this.#palette[paint];
    context.globalAlpha = 0.8;
    context.lineWidth = 1.4;
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(x1 + BEND, y1, x2 - BEND, y2, x2 - 2, y2);
    context.stroke();
    context.globalAlpha = 1;
  }

  shape(points: readonly Point[], paint: Paint): void {
    const context = this.#context;
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.closePath();
    context.strokeStyle = this.#palette.ground;
    context.lineWidth = 1.6;
    context.stroke();
    context.fillStyle = this.#palette[paint];
    context.fill();
  }

  text(text: string, x: number, y: number, paint: Paint, style: TextStyle = {}): void {
    const context = this.#context;
    this.#use(style);
    context.fillStyle = this.#palette[paint];
    context.textAlign = style.align ?? 'left';
    context.textBaseline = 'middle';
    context.fillText(text, x, y);
  }

  width(text: string, style: TextStyle = {}): number {
    this.#use(style);
    const key = `${this.#font}${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    if (this.#widths.size > MOST) this.#widths.clear();
    const { width } = this.#context.measureText(text);
    this.#widths.set(key, width);
    return width;
  }

  within(x: number, y: number, width: number, height: number, draw: () => void): void {
    const context = this.#context;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    draw();
    context.restore();
    this.#font = '';
  }

  #use({ size = 12, bold = false }: TextStyle): void {
    const font = `${bold ? '600 ' : ''}${size}px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif`;
    if (font === this.#font) return;
    this.#context.font = font;
    this.#font = font;
  }

  #hatchOf(paint: Paint): CanvasPattern | string {
    const known = this.#hatches.get(paint);
    if (known !== undefined) return known;
    const tile = new OffscreenCanvas(8, 8);
    const context = tile.getContext('2d');
    const colour = this.#palette[paint];
    if (context === null) return colour;
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.beginPath();
    for (const shift of [-8, 0, 8]) {
      context.moveTo(shift - 2, 10);
      context.lineTo(shift + 10, -2);
    }
    context.stroke();
    const pattern = this.#context.createPattern(tile, 'repeat') ?? colour;
    this.#hatches.set(paint, pattern);
    return pattern;
  }
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** How far a curve goes on before it turns, in pixels. */
const BEND = 18;
/** Widths of texts that are remembered. */
const MOST = 20_000;
