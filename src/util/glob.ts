/**
 * A test for a pattern of the shell: `*` is any text, also with slashes, as in `find -path`; `?` is
 * one character; `[a-z]` and `[!a-z]` are one of several; a backslash takes the next character
 * literally. The pattern must match all of a text.
 *
 * A regular expression would take very long for some texts. This takes at most the product of both
 * lengths.
 */
export function glob(pattern: string): (text: string) => boolean {
  const parts = partsOf([...pattern]);
  return (text) => matches(parts, [...text]);
}

/** Any text, or a test of one character. */
type Part = typeof ANY | ((character: string) => boolean);

const ANY = '*';

function matches(parts: readonly Part[], text: readonly string[]): boolean {
  let at = 0;
  let part = 0;
  // Where to continue if the rest does not match: the last star takes one character more.
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    const next = parts[part];
    if (next === ANY) {
      star = part++;
      taken = at;
    } else if (next?.(text[at] as string)) {
      part++;
      at++;
    } else if (star === -1) {
      return false;
    } else {
      part = star + 1;
      at = ++taken;
    }
  }
  return parts.slice(part).every((rest) => rest === ANY);
}

function partsOf(pattern: readonly string[]): Part[] {
  const parts: Part[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] as string;
    if (character === '*') {
      if (parts.at(-1) !== ANY) parts.push(ANY);
    } else if (character === '?') {
      parts.push(() => true);
    } else if (character === '[' && endOfSet(pattern, i) !== -1) {
      const end = endOfSet(pattern, i);
      parts.push(setOf(pattern.slice(i + 1, end)));
      i = end;
    } else {
      const literal = character === '\\' ? (pattern[++i] ?? '\\') : character;
      parts.push((each) => each === literal);
    }
  }
  return parts;
}

/** Where the bracket closes; one that comes first is part of the set. -1 if it is just a bracket. */
function endOfSet(pattern: readonly string[], start: number): number {
  const first = pattern[start + 1] === '!' || pattern[start + 1] === '^' ? start + 2 : start + 1;
  return pattern.indexOf(']', first + 1);
}

function setOf(set: readonly string[]): (character: string) => boolean {
  const isNegated = set[0] === '!' || set[0] === '^';
  const members = isNegated ? set.slice(1) : set;
  const ranges: [string, string][] = [];
  for (let i = 0; i < members.length; ) {
    const from = members[i] as string;
    const isRange = members[i + 1] === '-' && i + 2 < members.length;
    ranges.push([from, isRange ? (members[i + 2] as string) : from]);
    i += isRange ? 3 : 1;
  }
  return (each) => ranges.some(([from, to]) => from <= each && each <= to) !== isNegated;
}
