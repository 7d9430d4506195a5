/** The contents of the parentheses of `audit(…)`. */
export interface Stamp {
  /** Milliseconds since 1970. */
  readonly time: number | undefined;
  readonly serial: number | undefined;
  /** Why the time or the serial is missing. */
  readonly flaw: 'interpreted' | 'stamp' | undefined;
}

/** Reads a stamp, the text between the parentheses of `audit(1700000000.123:456)`. */
export function stampOf(text: string): Stamp {
  const plain = PLAIN.exec(text);
  if (plain !== null) {
    const [, seconds, milliseconds = '0', serial] = plain;
    // As ausearch reads them: `.5` is five milliseconds.
    return { time: 1000 * Number(seconds) + Number(milliseconds), serial: Number(serial), flaw: undefined };
  }
  const interpreted = INTERPRETED.exec(text);
  if (interpreted === null) return { time: undefined, serial: undefined, flaw: 'stamp' };
  return { time: undefined, serial: Number(interpreted[1]), flaw: 'interpreted' };
}

// Seconds with more digits are not a date.
const PLAIN = /^(\d{1,12})(?:\.(\d{1,3}))?:(\d{1,15})$/;
// `ausearch -i` writes the date of the locale.
const INTERPRETED = /\d\d:\d\d:\d\d\.\d{3}:(\d{1,15})$/;
