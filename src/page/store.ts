import type { Chart, ChartGuest, ChartItem, ChartSession } from '../report/timeline/chart/chart.ts';
import { EVERYTHING, type Filter } from '../report/timeline/chart/filter.ts';
import { type Lane, lanesOf } from '../report/timeline/chart/lanes.ts';
import { type Layout, layoutOf } from '../report/timeline/chart/layout.ts';
import { type Calendar, localCalendar, utcCalendar } from '../util/calendar.ts';

/** What the reader has selected: a session, or something that happened in it. */
export interface Choice {
  readonly guest: ChartGuest;
  readonly session: ChartSession;
  readonly item: ChartItem | undefined;
}

/** All that the reader can change. */
export interface State {
  readonly from: number;
  readonly to: number;
  readonly scroll: number;
  readonly filter: Filter;
  /** Guests whose resources are shown, by their positions in the chart. */
  readonly opened: ReadonlySet<number>;
  /** The guest that keys act on, by its position in the chart. */
  readonly focused: number | undefined;
  readonly choice: Choice | undefined;
  readonly isUtc: boolean;
  readonly isTable: boolean;
  readonly isDark: boolean;
}

/** The state of the page, and what follows from it. */
export class Store {
  readonly chart: Chart;
  /** The time that is shown at first: all of it, and some room at both ends. */
  readonly whole: { readonly from: number; readonly to: number };
  #state: State;
  #lanes: readonly Lane[];
  #layout: Layout;
  readonly #listeners: ((before: State) => void)[] = [];

  constructor(chart: Chart, { isUtc, isDark }: Pick<State, 'isUtc' | 'isDark'>) {
    this.chart = chart;
    const room = (chart.to - chart.from) * ROOM;
    this.whole = { from: chart.from - room, to: chart.to + room };
    this.#state = {
      ...this.whole,
      scroll: 0,
      filter: EVERYTHING,
      opened: new Set(chart.guests.length === 1 ? [0] : []),
      focused: undefined,
      choice: undefined,
      isUtc,
      isTable: false,
      isDark,
    };
    this.#lanes = lanesOf(chart, EVERYTHING);
    this.#layout = layoutOf(this.#lanes, this.#state.opened);
  }

  get state(): State {
    return this.#state;
  }

  /** What the filter leaves. */
  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  get layout(): Layout {
    return this.#layout;
  }

  get calendar(): Calendar {
    return this.#state.isUtc ? utcCalendar : localCalendar;
  }

  /** Changes a part of the state, and tells all listeners. */
  change(part: Partial<State>): void {
    const before = this.#state;
    this.#state = { ...before, ...part };
    const { filter, opened } = this.#state;
    if (filter !== before.filter) this.#lanes = lanesOf(this.chart, filter);
    if (filter !== before.filter || opened !== before.opened) this.#layout = layoutOf(this.#lanes, opened);
    for (const listener of this.#listeners) listener(before);
  }

  /** Shows another time. It stays within the chart, and is at least a few milliseconds long. */
  show(from: number, to: number, part: Partial<State> = {}): void {
    const { whole } = this;
    const length = Math.min(whole.to - whole.from, Math.max(SHORTEST, to - from));
    const begin = Math.min(whole.to - length, Math.max(whole.from, from));
    this.change({ ...part, from: begin, to: begin + length });
  }

  /** Makes the shown time longer or shorter, around its middle. */
  zoom(factor: number): void {
    const { from, to } = this.#state;
    const middle = (from + to) / 2;
    this.show(middle - ((to - from) / 2) * factor, middle + ((to - from) / 2) * factor);
  }

  /** Moves the shown time by a part of its length. */
  pan(part: number): void {
    const { from, to } = this.#state;
    this.show(from + (to - from) * part, to + (to - from) * part);
  }

  /** Selects something, and moves it into sight. */
  choose(choice: Choice | undefined): void {
    if (choice === undefined) {
      this.change({ choice });
      return;
    }
    const { from, to } = this.#state;
    const time = choice.item?.time ?? choice.session.from;
    const focused = this.chart.guests.indexOf(choice.guest);
    const isInSight = time >= from && time <= to;
    const half = (to - from) / 2;
    if (isInSight) this.change({ choice, focused });
    else this.show(time - half, time + half, { choice, focused });
  }

  /** Opens or closes a guest. */
  toggle(guest: number): void {
    const opened = new Set(this.#state.opened);
    if (!opened.delete(guest)) opened.add(guest);
    this.change({ opened, focused: guest });
  }

  /** @param listener called after each change, with the state before it */
  onChange(listener: (before: State) => void): void {
    this.#listeners.push(listener);
  }
}

/** The part of the time that is added at both ends. */
const ROOM = 0.015;
/** In milliseconds. */
export const SHORTEST = 20;
