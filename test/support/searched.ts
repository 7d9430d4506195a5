/** A buffer whose `indexOf` counts the bytes that it searches. */
export function searchedBytes(text: string): { readonly bytes: Buffer; readonly searched: () => number } {
  const bytes = Buffer.from(text, 'latin1');
  let searched = 0;
  bytes.indexOf = (needle: string | number | Uint8Array, from = 0) => {
    const at = Buffer.prototype.indexOf.call(bytes, needle, from as number);
    searched += (at === -1 ? bytes.length : at) - (from as number);
    return at;
  };
  return { bytes, searched: () => searched };
}

/** Calls a function with the start and end of each line. */
export function eachLine(bytes: Buffer, call: (start: number, end: number) => void): void {
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x0a) continue;
    call(start, at);
    start = at + 1;
  }
}
