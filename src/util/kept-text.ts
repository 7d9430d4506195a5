/**
 * A copy of a byte string that keeps nothing else in memory. V8 does not copy a part of a string
 * that has 13 characters or more: a name of a guest would keep the whole line.
 */
export function keptText(text: string): string {
  return text.length < SHORTEST_SLICE ? text : Buffer.from(text, 'latin1').toString('latin1');
}

/** The same, for a text that many records share, such as a user ID: equal texts become one. */
export function sharedText(text: string): string;
export function sharedText(text: string | undefined): string | undefined;
export function sharedText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const known = shared.get(text);
  if (known !== undefined) return known;
  const copy = keptText(text);
  // Frequent texts come back at once.
  if (shared.size === MOST_SHARED) shared.clear();
  if (text.length <= LONGEST_SHARED) shared.set(copy, copy);
  return copy;
}

const SHORTEST_SLICE = 13;
const MOST_SHARED = 1024;
const LONGEST_SHARED = 64;
const shared = new Map<string, string>();
