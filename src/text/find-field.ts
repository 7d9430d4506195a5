import { EQUALS, SPACE } from '../util/ascii.ts';

/**
 * Finds the value of the first field with a name, as `tokenize` would, but without splitting the
 * rest of the text. Use it to read a few fields of many records.
 *
 * @param from index at which the fields begin
 * @param to index at which they end
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

/** The end of the value that starts at an index. Words without `=` belong to the value. */
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

/**
 * The start of any field but the first. Cached, because building it takes longer than searching.
 */
function wordOf(name: string): string {
  let word = words.get(name);
  if (word === undefined) {
    word = ` ${name}=`;
    if (words.size < MAX_WORDS) words.set(name, word);
  }
  return word;
}

const words = new Map<string, string>();
const MAX_WORDS = 1000;
