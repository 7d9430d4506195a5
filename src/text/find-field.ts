/**
 * The value of the first field of that name, as `tokenize` would find it, without taking the rest apart: what reads a few
 * fields of many records.
 */
export function findField(text: string, name: string): string | undefined {
  const length = name.length + 1;
  let start = length;
  if (!text.startsWith(name) || text.charCodeAt(name.length) !== EQUALS) {
    const at = text.indexOf(wordOf(name));
    if (at === -1) return undefined;
    start = at + 1 + length;
  }
  let end = text.indexOf(' ', start);
  // A word without `=` belongs to the value before it.
  for (let word = end; word !== -1; ) {
    while (text.charCodeAt(word) === BLANK) word++;
    if (word >= text.length) break;
    let next = text.indexOf(' ', word);
    if (next === -1) next = text.length;
    const equals = text.indexOf('=', word);
    if (equals > word && equals < next) break;
    end = next;
    word = next === text.length ? -1 : next;
  }
  return end === -1 ? text.slice(start) : text.slice(start, end);
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

const BLANK = 0x20;
const EQUALS = 0x3d;
