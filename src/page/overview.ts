import type { Lane } from '../report/timeline/chart/lanes.ts';
import { MARK_KINDS } from '../report/timeline/chart/marks.ts';
import { CanvasPen } from './canvas-pen.ts';
import { byId } from './dom.ts';
import type { Store } from './store.ts';
import { Surface } from './surface.ts';

/** Draws the whole time below the picture: how many guests ran, what marks there are, and what is in sight. */
export function showOverview(store: Store): void {
  const canvas = byId<HTMLCanvasElement>('overview');
  let picture: { readonly of: string; readonly lanes: readonly Lane[]; readonly image: OffscreenCanvas } | undefined;
  const surface = new Surface(canvas, () => {
    const { width, height, context } = surface;
    const of = [width, height, devicePixelRatio, store.state.isDark].join();
    // There may be a hundred thousand marks, which do not change while the picture is moved.
    if (picture?.of !== of || picture.lanes !== store.lanes) {
      picture = { of, lanes: store.lanes, image: imageOf(store, width, height) };
    }
    context.drawImage(picture.image, 0, 0, width, height);
    drawWindow(store, width, height, new CanvasPen(context, store.state.isDark));
  });
  store.onChange(() => surface.request());
  const move = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    const { from, to } = store.state;
    const { whole } = store;
    const middle = whole.from + (event.offsetX / surface.width) * (whole.to - whole.from);
    store.show(middle - (to - from) / 2, middle + (to - from) / 2);
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    move(event);
  });
  canvas.addEventListener('pointermove', move);
}

type Span = Store['whole'];

function imageOf(store: Store, width: number, height: number): OffscreenCanvas {
  const image = new OffscreenCanvas(width * devicePixelRatio, height * devicePixelRatio);
  const context = image.getContext('2d', { alpha: false });
  if (context === null) return image;
  context.scale(devicePixelRatio, devicePixelRatio);
  const pen = new CanvasPen(context, store.state.isDark);
  pen.rect(0, 0, width, height, 'ground');
  const running = runningIn(store.lanes, store.whole, Math.ceil(width));
  const most = running.reduce((a, b) => Math.max(a, b), 1);
  running.forEach((count, x) => {
    const top = 12 + (1 - count / most) * (height - 14);
    if (count > 0) pen.rect(x, top, 1, height - top, 'ended');
  });
  drawMarks(store, width, pen);
  return image;
}

/** How many guests ran, for each pixel. */
function runningIn(lanes: readonly Lane[], { from, to }: Span, width: number): Float64Array {
  const changes = new Float64Array(width + 2);
  const place = (time: number) => Math.max(0, Math.min(width, Math.floor(((time - from) / (to - from)) * width)));
  for (const { bars } of lanes) {
    for (const bar of bars) {
      const [begin, end] = [place(bar.from), place(bar.to) + 1];
      changes[begin] = (changes[begin] ?? 0) + 1;
      changes[end] = (changes[end] ?? 0) - 1;
    }
  }
  let count = 0;
  return changes.slice(0, width).map((change) => {
    count += change;
    return count;
  });
}

function drawMarks({ lanes, whole }: Store, width: number, pen: CanvasPen): void {
  for (const kind of MARK_KINDS.toReversed()) {
    if (kind === 'change') continue;
    const drawn = new Set<number>();
    for (const { marks } of lanes) {
      for (const { time } of marks.get(kind) ?? []) {
        drawn.add(Math.floor(((time - whole.from) / (whole.to - whole.from)) * width));
      }
    }
    for (const x of drawn) pen.rect(x - 0.5, 3, 2, 7, kind);
  }
}

function drawWindow({ state, whole }: Store, width: number, height: number, pen: CanvasPen): void {
  const place = (time: number) => ((time - whole.from) / (whole.to - whole.from)) * width;
  const [left, right] = [place(state.from), place(state.to)];
  if (right - left < width - 1) pen.frame(left + 1, 1, Math.max(3, right - left - 2), height - 2, 'running');
}
