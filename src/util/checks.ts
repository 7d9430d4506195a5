import { type AnyCheck, type Check, checkValue } from './check.ts';

/** Any text but the empty one. */
export const text: Check<string> = {
  words: 'a string that is not empty',
  accepts: (value) => typeof value === 'string' && value !== '',
};

/** Text, or its bytes. */
export const textOrBytes: Check<string | Uint8Array> = {
  words: 'a string or a Uint8Array',
  accepts: (value) => typeof value === 'string' || value instanceof Uint8Array,
};

/** The path or name of a file, which the system would cut at a NUL. */
export const path: Check<string> = {
  words: 'a path, not empty and without NUL',
  accepts: (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
};

export const flag: Check<boolean> = { words: 'true or false', accepts: (value) => typeof value === 'boolean' };

export const abortSignal: Check<AbortSignal> = {
  words: 'an AbortSignal',
  accepts: (value) => value instanceof AbortSignal,
};

/** A function. Nothing can check what it takes and returns. */
export function callback<F extends (...values: never[]) => unknown>(): Check<F> {
  return { words: 'a function', accepts: (value) => typeof value === 'function' };
}

/** One of some texts. */
export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Check<Choice> {
  const last = choices.at(-1);
  const words = choices.length === 1 ? `${last}` : `${choices.slice(0, -1).join(', ')} or ${last}`;
  return { words, choices, accepts: (value) => choices.includes(value as Choice) };
}

/** Numbers from `from` up to `to`, or to the largest exact integer. */
export function number({ from, to, whole = false, infinity = false }: NumberRange): Check<number> {
  const most = to ?? Number.MAX_SAFE_INTEGER;
  const range = to === undefined ? `of at least ${from}` : `from ${from} to ${to}`;
  return {
    words: `${whole ? 'an integer' : 'a number'} ${range}${infinity ? ', or Infinity' : ''}`,
    accepts(value) {
      if (typeof value !== 'number') return false;
      if (value === Number.POSITIVE_INFINITY) return infinity;
      return value >= from && value <= most && (!whole || Number.isInteger(value));
    },
  };
}

interface NumberRange {
  readonly from: number;
  readonly to?: number;
  readonly whole?: boolean;
  /** Whether it may also be `Infinity`. */
  readonly infinity?: boolean;
}

/** A time, which may also be infinitely early or late. */
export const time: Check<number> = {
  words: 'a time in milliseconds since 1970',
  accepts: (value) => typeof value === 'number' && !Number.isNaN(value),
};

/** How long something may take, in milliseconds: as long as a timer can wait, or without limit. */
export const duration: Check<number> = number({ from: 0, to: 2 ** 31 - 1, infinity: true });

/** A number that identifies something, such as a process or a record type. */
export const id: Check<number> = number({ from: 0, whole: true });

/** A list whose items all pass one check. */
export function listOf<Item>(item: Check<Item>): Check<readonly Item[]> {
  return {
    words: 'a list',
    accepts: Array.isArray,
    checkParts(items, name) {
      for (const [index, each] of (items as unknown[]).entries()) checkValue(each, item, `${name}[${index}]`);
    },
  };
}

/** A value that one of some checks accepts. */
export function anyOf<Values extends readonly unknown[]>(
  ...checks: { readonly [Index in keyof Values]: Check<Values[Index]> }
): Check<Values[number]> {
  const all = checks as readonly AnyCheck[];
  return {
    words: all.map(({ words }) => words).join(', or '),
    choices: all.flatMap(({ choices = [] }) => choices),
    accepts: (value) => all.some(({ accepts }) => accepts(value)),
    checkParts: (value, name) => all.find(({ accepts }) => accepts(value))?.checkParts?.(value, name),
  };
}
