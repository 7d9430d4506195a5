import { BAR } from './draw-row.ts';
import type { GuestRow } from './layout.ts';
import type { Pen } from './pen.ts';
import { AXIS, type View, xOf } from './view.ts';

/** Draws a line from each session that migrated to the session that it became. */
export function drawMoves(view: View, pen: Pen): void {
  const { layout, scroll, width, gutter, height } = view;
  const middleOf = ({ y }: GuestRow) => AXIS + y - scroll + BAR.top + BAR.height / 2;
  for (const { from, to, left, arrived } of layout.moves) {
    const [x1, x2] = [xOf(view, left), xOf(view, arrived)];
    if (Math.max(x1, x2) < gutter || Math.min(x1, x2) > width) continue;
    const [y1, y2] = [middleOf(from), middleOf(to)];
    if (Math.max(y1, y2) < AXIS || Math.min(y1, y2) > height) continue;
    pen.curve(x1, y1, x2, y2, 'migration');
  }
}
