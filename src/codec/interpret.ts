/**
 * Decodes a value that may be encoded as libauparse does; returns a byte string. For values that
 * libaudit wrote, the result equals that of `unquote`. For others it is what ausearch and auvirt
 * have always shown: hex up to the first other character, an odd last digit as the upper half of a
 * byte, and a single blank for an unclosed quote.
 */
export function interpret(wire: string): string {
  const blank = wire.indexOf(' ');
  const word = blank === -1 ? wire : wire.slice(0, blank);
  if (word.startsWith('"')) {
    const end = word.indexOf('"', 1);
    return end === -1 ? ' ' : word.slice(1, end);
  }
  if (word.startsWith('(')) return word.slice(0, word.indexOf(')') + 1 || undefined);
  const digits = HEX.exec(word)?.[0] ?? '';
  if (digits.length < 2) return word;
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex').toString('latin1');
  const end = bytes.indexOf('\0');
  return end === -1 ? bytes : bytes.slice(0, end);
}

const HEX = /^[0-9A-Fa-f]+/;
