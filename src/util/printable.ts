/**
 * Untrusted text as a JSON string in ASCII, cut to `longest` characters. Safe to print on any
 * terminal.
 */
export function printable(text: string, longest = 60): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return JSON.stringify(short).replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * A file name or the output of a program, for use in a message: unchanged if it is printable ASCII,
 * otherwise escaped by {@link printable}.
 */
export const shown = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text : printable(text));
