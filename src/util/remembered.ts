import { keptText } from './kept-text.ts';

/**
 * A function of texts that remembers its results: most values of a log occur in many of its
 * records. Forgets all of them when there are too many.
 */
export function remembered<T>(derive: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  // Records of a guest come together.
  let last: string | undefined;
  let ofLast: T | undefined;
  return (text) => {
    if (text === last) return ofLast as T;
    let derived = known.get(text);
    if (derived === undefined) {
      derived = derive(text);
      if (known.size === MOST) known.clear();
      if (text.length <= LONGEST) known.set(keptText(text), derived);
    }
    if (text.length <= LONGEST) {
      last = text;
      ofLast = derived;
    }
    return derived;
  };
}

const MOST = 8192;
/** Longer texts are rarely repeated. */
const LONGEST = 256;
