import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';

/** The number of seconds that the option `--timeout` names. */
export function timeoutOf(word: string): number {
  const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(word) ? Number(word) : Number.NaN;
  if (Number.isNaN(seconds)) throw new UsageError(`--timeout needs seconds such as 10 or 0.5, not ${printable(word)}`);
  return seconds;
}
