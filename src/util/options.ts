import { type AnyCheck, type Check, checkValue } from './check.ts';
import { UsageError } from './errors.ts';
import { nearest } from './nearest.ts';
import { printable } from './printable.ts';

/**
 * A check for each option of a type. The compiler requires all of them, and that each accepts the
 * type of its option.
 */
export type Shape<Options> = {
  readonly [Name in keyof Required<Options>]: Check<Exclude<Options[Name], undefined>>;
};

/**
 * Checks the options of a function: callers may be untyped JavaScript. An option that is undefined
 * counts as left out.
 *
 * @param of the function, as errors name it
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option
 */
export function checkOptions<Options>(given: Options, shape: Shape<Options>, of: string): void {
  checkValue(given, OBJECT, `${of}: options`);
  checkNames(given as object, shape, of, `${of}: `);
}

/** Options within options. Those in `required` must not be left out. */
export function optionsOf<Options>(
  shape: Shape<Options>,
  ...required: readonly (keyof Options & string)[]
): Check<Options> {
  return {
    words: `an object with ${Object.keys(shape).join(', ')}`,
    accepts: OBJECT.accepts,
    checkParts(given, name) {
      checkNames(given as object, shape, name, `${name}.`);
      for (const each of required) checkValue((given as Options)[each], shape[each], `${name}.${each}`);
    },
  };
}

// A Map, an array or a promise has no properties to check, and would count as no options at all.
const OBJECT: AnyCheck = {
  words: 'an object with the options',
  accepts: (value) => Object.prototype.toString.call(value) === '[object Object]',
};

function checkNames(given: object, shape: Readonly<Record<string, AnyCheck>>, owner: string, prefix: string): void {
  // Also inherited ones: they take effect like the object's own.
  for (const name in given) {
    const check = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (check === undefined) throw unknownOption(name, Object.keys(shape), owner);
    const value = (given as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined) checkValue(value, check, `${prefix}${name}`);
  }
}

function unknownOption(name: string, names: readonly string[], owner: string): UsageError {
  const near = nearest(name, names);
  const hint = near === undefined ? `the options are ${names.join(', ')}` : `did you mean ${near}?`;
  return new UsageError(`${owner} has no option ${printable(name)}: ${hint}`, 'option-unknown');
}
