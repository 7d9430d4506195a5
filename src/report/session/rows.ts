import { Fifo } from '../../util/fifo.ts';
import { NewestRows } from './newest-rows.ts';

/** Lines of a list, printed as soon as their order allows. */
export interface Lines<T> {
  /** Adds an item and returns the lines that can be printed now. */
  push(item: T): string;
  /** At the end: the remaining lines, some thousand at a time. */
  text(): Iterable<string>;
}

/** In which order lines are, and which of them. */
export interface LineOrder<T> {
  /** When an item began, in milliseconds since 1970. */
  readonly timeOf: (item: T) => number;
  /** How many of the newest to show; all if undefined. */
  readonly last: number | undefined;
  /** Whether the newest comes first. */
  readonly reverse: boolean;
}

/**
 * Lines in the order that was asked for.
 *
 * @param isFinal whether an item will not change any more
 * @param textOf its line; empty if it has none
 */
export function linesOf<T extends object>(
  isFinal: (item: T) => boolean,
  textOf: (item: T) => string,
  { timeOf, last, reverse }: LineOrder<T>,
): Lines<T> {
  if (last === undefined && !reverse) return new Rows(isFinal, textOf);
  const newest = new NewestRows<T, string>(isFinal, (item) => flat(textOf(item)) || undefined, { timeOf, last });
  return {
    push(item) {
      newest.push(item);
      return '';
    },
    *text() {
      const lines = newest.rows(true);
      if (reverse) lines.reverse();
      for (let i = 0; i < lines.length; i += CHUNK) yield lines.slice(i, i + CHUNK).join('');
    },
  };
}

/**
 * Lines in the order in which they began, some of which are not final yet. A line can be printed
 * once it and all lines before it are final. Behind a guest that runs for months, final lines are
 * kept as text, which takes a tenth of the memory of an item.
 */
export class Rows<T> implements Lines<T> {
  readonly #isFinal: (item: T) => boolean;
  readonly #textOf: (item: T) => string;
  /**
   * What has not been printed, and how many lines have been: places count from the first line of
   * all.
   */
  readonly #rows = new Fifo<T | string>();
  #printed = 0;
  /** Places of the items that were not final when they were last checked. */
  #open: number[] = [];
  #next = STEP;

  /**
   * @param isFinal whether an item will not change any more
   * @param textOf its line
   */
  constructor(isFinal: (item: T) => boolean, textOf: (item: T) => string) {
    this.#isFinal = isFinal;
    this.#textOf = textOf;
  }

  push(item: T): string {
    this.#open.push(this.#printed + this.#rows.length);
    this.#rows.push(item);
    return this.#open.length >= this.#next ? this.#settle() : '';
  }

  *text(): Generator<string> {
    while (this.#rows.length > 0) {
      let text = '';
      for (let left = CHUNK; left > 0 && this.#rows.length > 0; left--) {
        const row = this.#rows.shift() as T | string;
        text += typeof row === 'string' ? row : this.#textOf(row);
      }
      yield text;
    }
  }

  #settle(): string {
    const open: number[] = [];
    // Final lines without another between them are kept as one text, in the place of the first.
    let lines = '';
    let first = 0;
    let next = 0;
    const keep = (): void => this.#rows.set(first - this.#printed, open.length === 0 ? lines : flat(lines));
    for (const place of this.#open) {
      const item = this.#rows.at(place - this.#printed) as T;
      if (place !== next && lines !== '') {
        keep();
        lines = '';
      }
      if (!this.#isFinal(item)) {
        if (lines !== '') keep();
        lines = '';
        open.push(place);
        continue;
      }
      if (lines === '') first = place;
      // An item may have no line.
      this.#rows.set(place - this.#printed, '');
      lines += this.#textOf(item);
      next = place + 1;
    }
    if (lines !== '') keep();
    this.#open = open;
    // Checked again when there are twice as many, so that each is checked only a few times.
    this.#next = Math.max(STEP, open.length + Math.min(open.length, MOST_UNCHECKED));
    let text = '';
    for (const first = open[0] ?? this.#printed + this.#rows.length; this.#printed < first; this.#printed++) {
      text += this.#rows.shift();
    }
    return text;
  }
}

/**
 * Small, so that items are dropped while they are young: V8 takes several times as long to collect
 * old objects.
 */
const STEP = 128;
/** Items that may be final without being printed: they take memory. */
const MOST_UNCHECKED = 1 << 18;
const CHUNK = 4096;

// A concatenated string keeps its parts in memory, and a part of a line keeps the line.
const flat = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
