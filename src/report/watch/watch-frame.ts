import { isoTime } from '../format/times.ts';
import { visible } from '../format/visible.ts';
import { endShortened } from '../table/shorten.ts';
import { detailLines } from './watch-details.ts';
import { HELP } from './watch-help.ts';
import { listLines } from './watch-list.ts';
import type { WatchModel } from './watch-model.ts';
import { watchRows } from './watch-rows.ts';
import type { WatchUi } from './watch-ui.ts';
import { fitted, painted, type WatchView } from './watch-view.ts';

/** A page: its lines, as many as the terminal has, and the choices that can be made on it. */
export interface WatchFrame {
  readonly lines: readonly string[];
  /** With a selection that exists. */
  readonly ui: WatchUi;
}

/** The page as it is now. */
export function watchFrame(model: WatchModel, chosen: WatchUi, view: WatchView): WatchFrame {
  const rows = watchRows(model.running, chosen.sorting, chosen.filter, view.userName);
  const selected = Math.max(0, Math.min(chosen.selected, rows.length - 1));
  const head = [titleLine(model, view), countsLine(model, view), ''];
  const foot = footLine(model, chosen, rows.length, view);
  const room = Math.max(0, view.rows - head.length - 1);
  let ui: WatchUi = { ...chosen, selected };
  let body: string[];
  if (chosen.mode === 'list') body = listLines(model, rows, selected, room, view);
  else {
    const text = chosen.mode === 'help' ? HELP : detailLines(rows[selected], view);
    ui = { ...ui, scroll: Math.max(0, Math.min(chosen.scroll, text.length - room)) };
    body = text.slice(ui.scroll, ui.scroll + room).map((line) => fitted(line, view));
  }
  const filled = Array.from({ length: room }, (_, place) => body[place] ?? '');
  return { lines: [...head, ...filled, foot].slice(-view.rows), ui };
}

function titleLine({ running, isCaughtUp }: WatchModel, view: WatchView): string {
  const clock = isoTime(view.now, view.calendar).replace('T', ' ').slice(0, 'yyyy-mm-dd hh:mm:ss'.length);
  const state = isCaughtUp ? `${running.size} running` : 'reading …';
  const left = `auvirt watch  ${state}  ${view.log}`;
  const room = view.columns - clock.length - 2;
  if (room < 'auvirt watch'.length) return fitted(left, view, 'bold');
  const cut = endShortened(left, room, view.measure);
  return painted(`${cut}${' '.repeat(Math.max(0, room - view.measure(cut)))}  ${clock}`, view, 'bold');
}

function countsLine({ counts, from }: WatchModel, view: WatchView): string {
  const { starts, stops, failures, denials, anomalies } = counts;
  const since =
    from === undefined
      ? ''
      : ` since ${isoTime(from, view.calendar).replace('T', ' ').slice(0, 'yyyy-mm-dd hh:mm'.length)}`;
  const text = `${starts} started, ${stops} stopped, ${failures} failed, ${denials} denied, ${anomalies} anomalies${since}`;
  return fitted(text, view, failures + denials + anomalies > 0 ? 'yellow' : undefined);
}

function footLine(
  { notice }: WatchModel,
  { mode, typed, filter, sorting }: WatchUi,
  count: number,
  view: WatchView,
): string {
  if (typed !== undefined) return fitted(`Filter: ${visible(Buffer.from(typed).toString('latin1'))}█`, view);
  if (notice !== undefined) return fitted(notice, view, 'red');
  const order = `${sorting.by}${sorting.isReversed ? ' reversed' : ''}`;
  const filtered = filter === '' ? '' : ` (${count} match ${visible(Buffer.from(filter).toString('latin1'))})`;
  const keys =
    mode === 'list'
      ? `q quit  Enter details  s sort: ${order}  r reverse  / filter${filtered}  ? help`
      : 'Esc back  ↑↓ scroll';
  return fitted(keys, view, 'dim');
}
