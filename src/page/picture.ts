import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import { draw } from '../report/timeline/chart/draw.ts';
import { type Hit, hitAt } from '../report/timeline/chart/hit.ts';
import { AXIS, type View } from '../report/timeline/chart/view.ts';
import { CanvasPen } from './canvas-pen.ts';
import { hitTexts } from './describe.ts';
import { byId } from './dom.ts';
import { SHORTEST, type Store } from './store.ts';
import { Surface } from './surface.ts';

/** Draws the chart on its canvas, and lets a pointer move and zoom it. */
export function showPicture(store: Store): void {
  const canvas = byId<HTMLCanvasElement>('canvas');
  let pen: CanvasPen | undefined;
  const surface = new Surface(canvas, () => {
    pen ??= new CanvasPen(surface.context, store.state.isDark);
    pen.reset();
    const view = viewOf(store, surface);
    draw(view, pen);
    drawScrollbar(view, pen);
    byId('empty').hidden = store.lanes.length > 0;
  });
  store.onChange((before) => {
    if (before.isDark !== store.state.isDark) pen = undefined;
    keepScroll(store, surface);
    surface.request();
  });
  letZoom(store, surface);
  letPoint(store, surface);
  // Paper is light.
  let wasDark = false;
  addEventListener('beforeprint', () => {
    wasDark = store.state.isDark;
    store.change({ isDark: false });
    surface.now();
  });
  addEventListener('afterprint', () => store.change({ isDark: wasDark }));
}

/** What the canvas shows. */
export function viewOf({ chart, layout, state, calendar }: Store, { width, height }: Surface): View {
  const { from, to, scroll, choice, focused } = state;
  const gutter = width < NARROW ? 112 : 210;
  const chosen = choice?.item ?? choice?.session;
  return { chart, layout, from, to, width, height, gutter, scroll, calendar, chosen, focused, canOpen: true };
}

/** Rows may have gone, or the window may have grown. */
function keepScroll(store: Store, { height }: Surface): void {
  const most = Math.max(0, store.layout.height - (height - AXIS));
  if (height > 0 && store.state.scroll > most) store.change({ scroll: most });
}

function drawScrollbar({ layout, height, width, scroll }: View, pen: CanvasPen): void {
  const room = height - AXIS;
  if (layout.height <= room) return;
  const length = Math.max(24, (room * room) / layout.height);
  pen.rect(width - 5, AXIS + (scroll / (layout.height - room)) * (room - length), 4, length, 'muted');
}

/** Lets d3 read wheels, drags and pinches, and turns what it says into times. */
function letZoom(store: Store, surface: Surface): void {
  const { canvas } = surface;
  const { whole } = store;
  const span = whole.to - whole.from;
  let down = 0;
  const behaviour = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([1, span / SHORTEST])
    .clickDistance(4)
    .filter((event: MouseEvent) => !event.button && !(event instanceof WheelEvent && isScroll(event)))
    .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      const { gutter, width, scroll } = viewOf(store, surface);
      const moved = transform.y - down;
      down = transform.y;
      const timeOf = (x: number) => whole.from + ((transform.invertX(x) - gutter) / (width - gutter)) * span;
      const isWheel = sourceEvent instanceof WheelEvent;
      store.show(timeOf(gutter), timeOf(width), isWheel ? {} : { scroll: Math.max(0, scroll - moved) });
    });
  const isScroll = (event: WheelEvent): boolean =>
    event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.offsetX < viewOf(store, surface).gutter;
  const selection = select(canvas).call(behaviour).on('dblclick.zoom', null);
  const transformOf = (): ZoomTransform => {
    const { gutter, width, from, to } = viewOf(store, surface);
    const scale = span / (to - from);
    const left = gutter + ((from - whole.from) / span) * (width - gutter);
    return zoomIdentity.translate(gutter - left * scale, down).scale(scale);
  };
  store.onChange(() => {
    const { gutter, width, height } = viewOf(store, surface);
    behaviour.extent([
      [gutter, 0],
      [width, height],
    ]);
    behaviour.translateExtent([
      [gutter, Number.NEGATIVE_INFINITY],
      [width, Number.POSITIVE_INFINITY],
    ]);
    // d3 keeps its transform there. Other ways to zoom must not be undone by the next turn of the wheel.
    selection.property('__zoom', transformOf());
  });
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (!isScroll(event)) return;
      const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      const { gutter, width, scroll } = viewOf(store, surface);
      if (Math.abs(across) > 0) store.pan(across / (width - gutter));
      else store.change({ scroll: Math.max(0, scroll + event.deltaY) });
    },
    { passive: false },
  );
}

function letPoint(store: Store, surface: Surface): void {
  const { canvas } = surface;
  const tip = byId('tip');
  const at = (event: MouseEvent) => hitAt(viewOf(store, surface), event.offsetX, event.offsetY);
  const hide = () => {
    tip.hidden = true;
    canvas.classList.remove('over');
  };
  canvas.addEventListener('pointermove', (event) => {
    const hit = event.buttons === 0 ? at(event) : undefined;
    if (hit === undefined) {
      hide();
      return;
    }
    canvas.classList.add('over');
    showTip(tip, hit, event, store);
  });
  canvas.addEventListener('pointerleave', hide);
  canvas.addEventListener('click', (event) => {
    const hit = at(event);
    if (hit === undefined) store.choose(undefined);
    else if (hit.kind === 'name') store.toggle(hit.lane.index);
    else {
      const { lane, session } = hit;
      store.choose({ guest: lane.guest, session, item: hit.kind === 'item' ? hit.item : undefined });
    }
  });
}

function showTip(tip: HTMLElement, hit: Hit, { offsetX, offsetY }: MouseEvent, store: Store): void {
  const [title, rest] = hitTexts(hit, store.calendar);
  const bold = document.createElement('b');
  bold.textContent = title;
  const line = document.createElement('span');
  line.textContent = rest;
  tip.replaceChildren(bold, line);
  tip.hidden = false;
  const { clientWidth, clientHeight } = tip.parentElement as HTMLElement;
  tip.style.left = `${Math.max(4, Math.min(offsetX + 14, clientWidth - tip.offsetWidth - 6))}px`;
  const below = offsetY + 18;
  tip.style.top = `${below + tip.offsetHeight > clientHeight ? offsetY - tip.offsetHeight - 12 : below}px`;
}

/** Narrower pictures have less room for names; in pixels. */
const NARROW = 700;
