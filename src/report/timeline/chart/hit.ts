import type { ChartItem, ChartSession } from './chart.ts';
import { BAR, MARK } from './draw-row.ts';
import type { Bar, Lane, Mark } from './lanes.ts';
import { firstIndex, type GuestRow, type Row, rowAt } from './layout.ts';
import { MARK_KINDS } from './marks.ts';
import { AXIS, timeAt, type View, xOf } from './view.ts';

/** What is at a place of the picture. */
export type Hit =
  | { readonly kind: 'name'; readonly lane: Lane }
  | { readonly kind: 'bar'; readonly lane: Lane; readonly session: ChartSession }
  /** `others`: how many marks of its kind are drawn as one with it. */
  | {
      readonly kind: 'item';
      readonly lane: Lane;
      readonly session: ChartSession;
      readonly item: ChartItem;
      readonly others: number;
    };

/** What is at a place, in pixels from the corner of the picture; undefined if there is nothing. */
export function hitAt(view: View, x: number, y: number): Hit | undefined {
  const { layout, scroll, gutter } = view;
  if (y < AXIS) return undefined;
  const down = y - AXIS + scroll;
  const row = layout.rows[rowAt(layout, down)] as Row | undefined;
  if (row === undefined || row.kind === 'host' || down < row.y) return undefined;
  const { lane } = row;
  if (x < gutter) return { kind: 'name', lane };
  if (row.kind === 'guest') return hitGuest(view, row, x, down - row.y);
  const time = timeAt(view, x);
  const near = timeAt(view, x + NEAR) - time;
  const holding = row.holdings.findLast(({ from, to }) => time >= from - near && time <= to + near);
  return holding && { kind: 'item', lane, session: holding.session, item: holding.item, others: 0 };
}

function hitGuest(view: View, { lane }: GuestRow, x: number, down: number): Hit | undefined {
  if (down < BAR.top - 1) {
    const mark = markNear(view, lane, x);
    if (mark !== undefined) return mark;
  }
  const time = timeAt(view, x);
  const near = timeAt(view, x + NEAR) - time;
  const { bars } = lane;
  let best: Bar | undefined;
  for (let i = firstIndex(bars.length, (index) => (bars[index] as Bar).latest >= time - near); i < bars.length; i++) {
    const bar = bars[i] as Bar;
    if (bar.from > time + near) break;
    if (bar.to >= time - near) best = bar;
  }
  return best && { kind: 'bar', lane, session: best.session };
}

function markNear(view: View, lane: Lane, x: number): Hit | undefined {
  const [first, last] = [timeAt(view, x - MARK.reach), timeAt(view, x + MARK.reach)];
  for (const kind of MARK_KINDS) {
    const list = lane.marks.get(kind) ?? [];
    const from = firstIndex(list.length, (index) => (list[index] as Mark).time >= first);
    const to = firstIndex(list.length, (index) => (list[index] as Mark).time > last, from);
    const distance = ({ time }: Mark) => Math.abs(xOf(view, time) - x);
    let nearest: Mark | undefined;
    for (const mark of list.slice(from, Math.min(to, from + MOST))) {
      if (nearest === undefined || distance(mark) < distance(nearest)) nearest = mark;
    }
    if (nearest !== undefined) {
      return { kind: 'item', lane, session: nearest.session, item: nearest.item, others: to - from - 1 };
    }
  }
  return undefined;
}

/** How close to a bar a pointer must be, in pixels. */
const NEAR = 2;
/** Of more marks in one place, any is as good. */
const MOST = 1000;
