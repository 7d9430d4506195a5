import { EQUALS, SPACE } from '../util/ascii.ts';
/**
 * The value of the first field of that name, as `tokenize` would find it, without taking the rest apart: what reads a few
 * fields of many records.
 *
 * @param from where the fields begin in the text, and where they end
 */
export function findField(text: string, name: string, from = 0, to = text.length): string | undefined {
  let start = from + name.length + 1;
  if (!text.startsWith(name, from) || text.charCodeAt(start - 1) !== EQUALS || start > to) {
    const word = wordOf(name);
    const at = text.indexOf(word, from);
    start = at + word.length;
    if (at === -1 || start > to) return undefined;
  }
  return text.slice(start, valueEnd(text, start, to));
}

/** Where the value ends that starts at a place. A word without `=` belongs to the value before it. */
function valueEnd(text: string, start: number, to: number): number {
  let end = blankAt(text, start, to);
  for (let word = end; word < to; ) {
    while (word < to && text.charCodeAt(word) === SPACE) word++;
    if (word === to) break;
    let next = word;
    while (next < to && text.charCodeAt(next) !== SPACE && text.charCodeAt(next) !== EQUALS) next++;
    if (next > word && next < to && text.charCodeAt(next) === EQUALS) break;
    end = blankAt(text, next, to);
    word = end;
  }
  return end;
}

function blankAt(text: string, start: number, to: number): number {
  const blank = text.indexOf(' ', start);
  return blank === -1 || blank > to ? to : blank;
}

/** What a field begins with that is not the first. Names are few, and to put them together would take longer than to search. */
function wordOf(name: string): string {
  let word = words.get(name);
  if (word === undefined) {
    word = ` ${name}=`;
    if (words.size < MOST) words.set(name, word);
  }
  return word;
}

const words = new Map<string, string>();
const MOST = 1000;
