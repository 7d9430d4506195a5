/**
 * The value of the first field of that name, as `tokenize` would find it, without taking the rest apart: what reads a few
 * fields of many records.
 */
export function findField(text: string, name: string): string | undefined {
  const field = `${name}=`;
  let start = -1;
  if (text.startsWith(field)) start = field.length;
  else {
    const at = text.indexOf(` ${field}`);
    if (at === -1) return undefined;
    start = at + 1 + field.length;
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

const BLANK = 0x20;
