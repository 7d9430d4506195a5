import { drawMoves } from './draw-moves.ts';
import { drawRow } from './draw-row.ts';
import { type HostRow, type Row, rowAt } from './layout.ts';
import { fitted, type Pen, type Point } from './pen.ts';
import { type Tick, type Ticks, ticksOf } from './ticks.ts';
import { AXIS, type View, xOf } from './view.ts';
import { GAP_WORDS } from './words.ts';

/** Draws the part of a chart that is in sight. */
export function draw(view: View, pen: Pen): void {
  const { width, height, gutter, layout, scroll, from, to, calendar } = view;
  const axis = ticksOf(from, to, (width - gutter) / TICK, calendar);
  const rows: Row[] = [];
  for (let i = rowAt(layout, scroll); i < layout.rows.length; i++) {
    const row = layout.rows[i] as Row;
    if (row.y - scroll > height - AXIS) break;
    rows.push(row);
  }
  pen.rect(0, 0, width, height, 'ground');
  pen.within(gutter, AXIS, width - gutter, height - AXIS, () => {
    drawGround(view, rows, axis.ticks, pen);
    for (const row of rows) drawRow(view, row, AXIS + row.y - scroll, pen);
    drawMoves(view, pen);
  });
  pen.within(0, AXIS, width, height - AXIS, () => drawNames(view, rows, pen));
  drawAxis(view, axis, pen);
}

/** What is behind the bars: the ticks, and what happened to the hosts. */
function drawGround(view: View, rows: readonly Row[], ticks: readonly Tick[], pen: Pen): void {
  const { chart, width, gutter, scroll } = view;
  const bands = bandsOf(rows);
  for (const { reason, host, from, to } of chart.gaps) {
    const left = Math.max(gutter, xOf(view, from));
    const right = Math.min(width, xOf(view, to));
    if (right < gutter || left > width) continue;
    for (const { top, bottom } of bands.filter((band) => band.host === host)) {
      const title = () => GAP_WORDS[reason];
      const place = [left, AXIS + top - scroll, Math.max(2, right - left), bottom - top] as const;
      pen.rect(...place, 'gap', title);
      if (reason !== 'host-down') pen.hatch(...place, 'gapLine', title);
    }
  }
  const bottom = Math.max(0, ...bands.map((band) => band.bottom));
  for (const { time, day } of ticks) {
    const x = Math.round(xOf(view, time)) + 0.5;
    pen.line(x, AXIS, x, AXIS + bottom - scroll, 'rule', { width: day === undefined ? 1 : 1.5 });
  }
  for (const { host, time } of chart.boots) {
    const x = Math.round(xOf(view, time)) + 0.5;
    if (x < gutter || x > width) continue;
    for (const band of bands.filter((each) => each.host === host)) {
      const title = () => `${host ?? 'The host'} has started.`;
      pen.line(x, AXIS + band.top - scroll, x, AXIS + band.bottom - scroll, 'boot', {
        width: 1.5,
        dashed: true,
        title,
      });
    }
  }
}

/** The rows of each host, as far as they are in sight. */
function bandsOf(rows: readonly Row[]): { host: string | null; top: number; bottom: number }[] {
  const bands: { host: string | null; top: number; bottom: number }[] = [];
  for (const { host, y, height, kind } of rows) {
    const last = bands.at(-1);
    const top = kind === 'host' ? y + height : y;
    if (last?.host === host && kind !== 'host') last.bottom = y + height;
    else bands.push({ host, top, bottom: y + height });
  }
  return bands;
}

function drawNames({ gutter, scroll, focused, canOpen = false }: View, rows: readonly Row[], pen: Pen): void {
  for (const row of rows) {
    const middle = AXIS + row.y - scroll + row.height / 2;
    if (row.kind === 'host') {
      pen.rect(0, middle - row.height / 2, gutter, row.height - 1, 'panel');
      drawHost(row, middle, gutter, pen);
    } else if (row.kind === 'guest') {
      if (row.lane.index === focused) pen.rect(0, middle - row.height / 2, gutter, row.height, 'panel');
      if (canOpen) drawTriangle(12, middle, row.isOpen, pen);
      const { name, uuid } = row.lane.guest;
      pen.text(fitted(pen, name, gutter - 32, NAME), 22, middle, 'text', { ...NAME, title: () => uuid });
    } else {
      pen.text(fitted(pen, shortName(row.name), gutter - 38, SMALL), 30, middle, 'muted', {
        ...SMALL,
        title: () => row.name,
      });
    }
  }
}

/** Points down if the resources below are shown. */
function drawTriangle(x: number, y: number, isOpen: boolean, pen: Pen): void {
  const down: Point[] = [
    [x - 3, y - 2],
    [x + 3, y - 2],
    [x, y + 3],
  ];
  const right: Point[] = [
    [x - 2, y - 3.5],
    [x + 3, y],
    [x - 2, y + 3.5],
  ];
  pen.shape(isOpen ? down : right, 'muted');
}

/** The last part of a path tells more than its beginning. */
const shortName = (name: string): string => name.replace(/ \/.*\/(?=.)/, ' ');

function drawHost({ host, guests }: HostRow, middle: number, gutter: number, pen: Pen): void {
  const style = { size: 12, bold: true };
  const name = fitted(pen, host ?? 'host not named', gutter - 20, style);
  pen.text(name, 8, middle, 'text', style);
  const count = guests === 1 ? '1 guest' : `${guests} guests`;
  const left = 16 + pen.width(name, style);
  if (left + pen.width(count, SMALL) < gutter) pen.text(count, left, middle, 'muted', SMALL);
}

function drawAxis(view: View, { edge, ticks }: Ticks, pen: Pen): void {
  const { width, gutter } = view;
  pen.rect(0, 0, width, AXIS, 'ground');
  pen.within(gutter, 0, width - gutter, AXIS, () => {
    for (const { time, text } of ticks) {
      const x = xOf(view, time);
      pen.line(Math.round(x) + 0.5, 24, Math.round(x) + 0.5, AXIS, 'rule');
      if (x + 4 + pen.width(text, SMALL) <= width) pen.text(text, x + 4, 29, 'muted', SMALL);
    }
    // The day at the edge gives way to the next one.
    const days = ticks.flatMap(({ time, day }) => (day === undefined ? [] : [{ x: xOf(view, time), day }]));
    let free = gutter;
    for (const [i, { x, day }] of [{ x: gutter, day: edge }, ...days].entries()) {
      const end = x + 12 + pen.width(day, DAY);
      if (x < free || end > Math.min(width, i === 0 ? (days[0]?.x ?? width) : width)) continue;
      pen.text(day, x + 4, 12, 'text', DAY);
      free = end;
    }
  });
  pen.line(0, AXIS - 0.5, width, AXIS - 0.5, 'rule');
}

/** About how many pixels there are between two ticks. */
const TICK = 76;

const NAME = { size: 13 };
const SMALL = { size: 11 };
const DAY = { size: 12, bold: true };
