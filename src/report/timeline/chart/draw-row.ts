import { drawGlyph } from './glyphs.ts';
import type { Bar, Mark } from './lanes.ts';
import { firstIndex, type GuestRow, type ResourceRow, type Row } from './layout.ts';
import { MARK_KINDS, MARK_WORDS } from './marks.ts';
import { fitted, type Pen } from './pen.ts';
import { timeAt, type View, xOf } from './view.ts';
import { beganText, endedText, itemText } from './words.ts';

/** Draws what is to the right of a name. `top` is where the row begins. */
export function drawRow(view: View, row: Row, top: number, pen: Pen): void {
  const { width, gutter } = view;
  if (row.kind === 'host') {
    pen.rect(gutter, top, width - gutter, row.height - 1, 'panel');
    return;
  }
  if (row.kind === 'resource') {
    drawHoldings(view, row, top, pen);
    return;
  }
  pen.line(gutter, top + row.height - 0.5, width, top + row.height - 0.5, 'rule');
  drawBars(view, row, top + BAR.top, pen);
  drawMarks(view, row, top + MARK.middle, pen);
}

/** Places within a row, in pixels from its top. */
export const BAR = { top: 16, height: 14 };
export const MARK = { middle: 8.5, reach: 8 };

function drawBars(view: View, { lane: { bars } }: GuestRow, top: number, pen: Pen): void {
  let i = firstIndex(bars.length, (index) => (bars[index] as Bar).latest >= view.from);
  while (i < bars.length) {
    const bar = bars[i] as Bar;
    if (bar.from > view.to) break;
    if (bar.to < view.from) {
      i++;
      continue;
    }
    const left = xOf(view, bar.from);
    const right = xOf(view, bar.to);
    drawBar(view, bar, left, right, top, pen);
    // Of bars that are thinner than a pixel, one is enough.
    const end = timeAt(view, Math.floor(left) + 1);
    i = right - left >= 1 ? i + 1 : firstIndex(bars.length, (index) => (bars[index] as Bar).from >= end, i + 1);
  }
}

function drawBar(view: View, { session }: Bar, from: number, to: number, top: number, pen: Pen): void {
  const { width, gutter, chosen } = view;
  // What is far outside must not be drawn: browsers and printers are not exact there.
  const left = Math.max(from, gutter - 20);
  const right = Math.min(Math.max(to, left + 1.5), width + 20);
  const { state, start, cause } = session;
  const paint = state === 'running' ? 'running' : state === 'unknown' ? 'unknown' : 'ended';
  const length = right - left;
  const title = () => `${session.name}: ${beganText(session)} → ${endedText(session)}`;
  if (state === 'unknown') {
    pen.rect(left, top, length, BAR.height, 'panel', title);
    pen.hatch(left, top, length, BAR.height, paint, title);
  } else pen.rect(left, top, length, BAR.height, paint, title);
  if (start === null) pen.hatch(left - STUB, top, STUB, BAR.height, 'unknown', title);
  else if (length < SHORTEST_EDGES) return;
  else pen.rect(left, top, 2, BAR.height, state === 'running' ? 'running' : 'endedText');
  if (state === 'running') drawArrow(right, top, pen);
  else if (state === 'ended') drawEnd(cause, endedText(session), right, top, pen);
  if (chosen === session) pen.frame(left - 1.5, top - 1.5, length + 3, BAR.height + 3, 'chosen');
  if (length > SHORTEST_TEXT && paint !== 'unknown') {
    const visible = Math.max(left, gutter);
    drawWords(session, visible + 7, Math.min(right, width) - visible - 16, top, paint, pen);
  }
}

function drawWords(
  session: Bar['session'],
  x: number,
  room: number,
  top: number,
  paint: 'running' | 'ended',
  pen: Pen,
): void {
  const end = endedText(session);
  const texts = session.state === 'running' ? [beganText(session)] : [`${beganText(session)} → ${end}`, `→ ${end}`];
  const text = texts.find((each) => pen.width(each, BAR_TEXT) <= room);
  if (text !== undefined) pen.text(text, x, top + BAR.height / 2 + 0.5, `${paint}Text`, BAR_TEXT);
}

/** A guest that runs has an arrow at the end of the log. */
function drawArrow(right: number, top: number, pen: Pen): void {
  const middle = top + BAR.height / 2;
  pen.shape(
    [
      [right - 1, top - 2],
      [right + 7, middle],
      [right - 1, top + BAR.height + 2],
    ],
    'running',
  );
}

/** Crashes and hosts that went down end differently from what was asked for. */
function drawEnd(cause: Bar['session']['cause'], text: string, right: number, top: number, pen: Pen): void {
  const isHard = HARD.test(text) || cause === 'host-shutdown' || cause === 'host-boot';
  if (isHard) pen.rect(right - 4, top - 3, 4, BAR.height + 6, 'failure');
  else pen.rect(right - 2, top, 2, BAR.height, 'endedText');
}

function drawMarks(view: View, { lane: { marks } }: GuestRow, middle: number, pen: Pen): void {
  // The most important are drawn last, above the others.
  for (const kind of MARK_KINDS.toReversed()) {
    const list = marks.get(kind) ?? [];
    let i = firstIndex(list.length, (index) => (list[index] as Mark).time >= view.from);
    while (i < list.length && (list[i] as Mark).time <= view.to) {
      const mark = list[i] as Mark;
      const x = xOf(view, mark.time);
      const end = timeAt(view, x + MARK.reach);
      const next = firstIndex(list.length, (index) => (list[index] as Mark).time >= end, i + 1);
      const count = next - i;
      const title = () => (count === 1 ? itemText(mark.item) : `${count} ${MARK_WORDS[kind]}`);
      drawGlyph(pen, kind, x, middle, Math.min(7, 4.4 + Math.log2(count) / 2), title);
      const isChosen = list.slice(i, next).some(({ item }) => item === view.chosen);
      if (isChosen) pen.frame(x - 8, middle - 8, 16, 16, 'chosen');
      i = next;
    }
  }
}

function drawHoldings(view: View, { holdings }: ResourceRow, top: number, pen: Pen): void {
  const { gutter, width, chosen } = view;
  let drawn = Number.NEGATIVE_INFINITY;
  for (const { from, to, text, item } of holdings) {
    const left = Math.max(gutter - 20, xOf(view, from));
    const right = Math.min(width + 20, Math.max(xOf(view, to), left + 1.5));
    if (right < gutter || left > width || right < drawn + 0.5) continue;
    drawn = right;
    pen.rect(left, top + 3, right - left, 9, 'resource', () => itemText(item));
    if (right - left > 4) pen.rect(left, top + 3, 1.5, 9, 'resourceText');
    if (chosen === item) pen.frame(left - 1.5, top + 1.5, right - left + 3, 12, 'chosen');
    if (text === '') continue;
    const start = Math.max(left, gutter) + 5;
    pen.text(fitted(pen, text, Math.min(right, width) - start - 3, SMALL), start, top + 8, 'resourceText', SMALL);
  }
}

/** Reasons that nobody asks for. */
const HARD = /^(?:crash|fail|abort|panic|watchdog)/;
/** In pixels. */
const SHORTEST_EDGES = 10;
const SHORTEST_TEXT = 56;
/** What is shown of a session whose start is not recorded. */
const STUB = 16;
const BAR_TEXT = { size: 11 };
const SMALL = { size: 9 };
