import { UsageError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import { formatOf } from './format-option.ts';
import type { Words } from './options.ts';

/**
 * The format of a list or report: the one that `--format` names, or else `AUVIRT_FORMAT`, or else
 * the standard one. A report that does not have the variable's format uses its standard one.
 *
 * @throws UsageError if the variable is needed and names no format
 */
export function chosenFormat<F extends Readonly<Record<string, unknown>>>(
  formats: F,
  words: Pick<Words, 'options'>,
  env: NodeJS.ProcessEnv,
  standard: keyof F,
): F[keyof F] {
  const wish = words.options.has('--format') ? undefined : env[VARIABLE] || undefined;
  if (wish !== undefined && !NAMES.includes(wish)) {
    const near = nearest(wish, NAMES);
    const hint = near === undefined ? '' : `did you mean ${near}? `;
    throw new UsageError(
      `the environment variable ${VARIABLE} is ${printable(wish)}: ${hint}it is one of ${NAMES.join(', ')}`,
    );
  }
  return formatOf(formats, words, wish !== undefined && wish in formats ? wish : standard);
}

const VARIABLE = 'AUVIRT_FORMAT';

/** All formats of `auvirt` and its reports. */
const NAMES = ['classic', 'table', 'json', 'csv'];
