/**
 * A value in the notation of docs/vectors: bytes as `{"bytes": HEX}`, and strings that are not
 * Unicode as `{"utf16": HEX}`, because many JSON parsers reject or change half a surrogate pair.
 */
export function toJson(value: unknown): unknown {
  if (typeof value === 'string') return value.isWellFormed() ? value : { utf16: toUnits(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex').toUpperCase() };
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toJson(each)]));
}

const toUnits = (text: string): string =>
  [...Array(text.length).keys()].map((at) => text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')).join('');

/** The text of a file: ASCII only, with one line for each item of its lists. */
export function fileText(contents: object): string {
  const members = Object.entries(contents).map(([name, value]) =>
    Array.isArray(value) && value.some((item) => typeof item === 'object')
      ? `  ${JSON.stringify(name)}: [\n${value.map((item) => `    ${ascii(item)}`).join(',\n')}\n  ]`
      : `  ${JSON.stringify(name)}: ${ascii(value)}`,
  );
  return `{\n${members.join(',\n')}\n}\n`;
}

const ascii = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
