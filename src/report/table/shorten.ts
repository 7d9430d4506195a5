import type { Measure } from './measure.ts';

/** The text with its middle replaced by `…`, so that it takes at most so many columns. */
export function middleShortened(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  const parts = partsOf(text);
  // Names of files and the last words of a name tell more than what they begin with.
  const ends = parts.toReversed();
  const tail = within(ends, Math.ceil((width - 1) * 0.6), measure);
  const head = within(parts, width - 1 - tail.width, measure);
  // A wide character or escape may have left room.
  const { count } = within(ends, width - 1 - head.width, measure);
  return `${parts.slice(0, head.count).join('')}…${parts.slice(parts.length - count).join('')}`;
}

/** The text with its end replaced by `…`, so that it takes at most so many columns. */
export function endShortened(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  const parts = partsOf(text);
  return `${parts.slice(0, within(parts, width - 1, measure).count).join('')}…`;
}

/** The text in pieces that each take at most so many columns; one piece if it is empty. */
export function pieces(text: string, width: number, measure: Measure): string[] {
  if (measure(text) <= width) return [text];
  const found: string[] = [];
  for (let rest = partsOf(text); rest.length > 0; ) {
    // A character that is wider than the terminal gets a line of its own.
    const count = Math.max(1, within(rest, width, measure).count);
    found.push(rest.slice(0, count).join(''));
    rest = rest.slice(count);
  }
  return found;
}

/** How many of the first parts take at most so many columns, and how many columns they take. */
function within(parts: readonly string[], width: number, measure: Measure): { count: number; width: number } {
  let used = 0;
  let count = 0;
  for (const part of parts) {
    const next = used + measure(part);
    if (next > width) break;
    used = next;
    count++;
  }
  return { count, width: used };
}

/** What is never divided: characters as readers see them, and what replaces unsafe ones. */
function partsOf(text: string): string[] {
  return text
    .split(ESCAPES)
    .flatMap((part, index) =>
      index % 2 === 1 ? [part] : Array.from(SEGMENTER.segment(part), ({ segment }) => segment),
    );
}

const ESCAPES = /(\\x[0-9a-f]{2}|\\u\{[0-9a-f]+\}|\\\\)/;
const SEGMENTER = new Intl.Segmenter();
