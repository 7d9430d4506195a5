import { drawGlyph } from './glyphs.ts';
import { MARK_KINDS, MARK_WORDS } from './marks.ts';
import type { Pen } from './pen.ts';

/** Draws what shapes and colours mean; returns the height. */
export function drawLegend(x: number, y: number, width: number, pen: Pen): number {
  let [left, middle] = [x, y + LINE / 2];
  for (const [text, draw] of [...BARS, ...MARKS, ...SPANS]) {
    const needed = SAMPLE + 6 + pen.width(text, TEXT) + 18;
    if (left > x && left + needed > x + width) [left, middle] = [x, middle + LINE];
    draw(pen, left, middle);
    pen.text(text, left + SAMPLE + 6, middle, 'muted', TEXT);
    left += needed;
  }
  return middle + LINE / 2 - y;
}

type Sample = readonly [text: string, draw: (pen: Pen, x: number, middle: number) => void];

const SAMPLE = 18;
const LINE = 20;
const TEXT = { size: 11 };

const BARS: readonly Sample[] = [
  ['running', (pen, x, y) => pen.rect(x, y - 5, SAMPLE, 10, 'running')],
  ['ended', (pen, x, y) => pen.rect(x, y - 5, SAMPLE, 10, 'ended')],
  [
    'crashed, or host went down',
    (pen, x, y) => {
      pen.rect(x, y - 5, SAMPLE, 10, 'ended');
      pen.rect(x + SAMPLE - 4, y - 7, 4, 14, 'failure');
    },
  ],
  [
    'end unknown',
    (pen, x, y) => {
      pen.rect(x, y - 5, SAMPLE, 10, 'panel');
      pen.hatch(x, y - 5, SAMPLE, 10, 'unknown');
    },
  ],
];

const MARKS: readonly Sample[] = MARK_KINDS.map((kind) => [
  MARK_WORDS[kind],
  (pen, x, y) => drawGlyph(pen, kind, x + SAMPLE / 2, y, 5),
]);

const SPANS: readonly Sample[] = [
  ['host started', (pen, x, y) => pen.line(x + 9, y - 8, x + 9, y + 8, 'boot', { width: 1.5, dashed: true })],
  ['host down', (pen, x, y) => pen.rect(x, y - 7, SAMPLE, 14, 'gap')],
  [
    'not recorded',
    (pen, x, y) => {
      pen.rect(x, y - 7, SAMPLE, 14, 'gap');
      pen.hatch(x, y - 7, SAMPLE, 14, 'gapLine');
    },
  ],
];
