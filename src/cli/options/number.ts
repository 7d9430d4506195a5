import { UsageError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';

/** A whole number, with no other text after it. */
export function numberOf(option: string, word: string | undefined, least = 0): number | undefined {
  if (word === undefined) return undefined;
  const number = /^\d{1,15}$/.test(word) ? Number(word) : Number.NaN;
  if (Number.isNaN(number) || number < least) {
    throw new UsageError(`${option} ${printable(word)}: give a whole number, at least ${least}`);
  }
  return number;
}
