/**
 * What libauparse reads from a value that may be encoded, as a byte string. For a value as libaudit writes it that is what
 * `unquote` gives; of others this is what ausearch and auvirt have always shown: hex up to the first other character, an
 * odd last digit as the upper half of a byte, a single blank for a quote that is not closed.
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
