import { UsageError } from './errors.ts';
import { nearest } from './nearest.ts';
import { printable } from './printable.ts';

/** What an argument or an option may be. */
export interface AnyCheck {
  /** What a value must be, as it follows "must be". */
  readonly words: string;
  /** The texts that it may be, if it may only be some. */
  readonly choices?: readonly string[];
  /** Whether a value is right, apart from its parts. */
  readonly accepts: (value: unknown) => boolean;
  /** Checks the parts of a value. Throws a UsageError that names the part. */
  readonly checkParts?: ((value: unknown, name: string) => void) | undefined;
}

/** The same with its type, which the compiler compares with that of the option. */
export interface Check<Value> extends AnyCheck {
  /** Never set: it only ties the type to the check. */
  readonly type?: (value: Value) => Value;
}

/**
 * Checks a value that a caller gave: callers may be untyped JavaScript.
 *
 * @param name what the value is called in the error
 * @throws UsageError `option-invalid`
 */
export function checkValue(value: unknown, { words, choices = [], accepts, checkParts }: AnyCheck, name: string): void {
  if (accepts(value)) {
    checkParts?.(value, name);
    return;
  }
  const near = typeof value === 'string' ? nearest(value, choices) : undefined;
  const hint = near === undefined ? '' : `: did you mean ${near}?`;
  throw new UsageError(`${name} is ${described(value)}, but must be ${words}${hint}`, 'option-invalid');
}

/**
 * Checks that a caller has not forgotten `await`.
 *
 * @param name what the value is called in the error
 * @throws UsageError `option-invalid`
 */
export function assertAwaited(value: unknown, name: string): void {
  if (isPromise(value)) throw new UsageError(`${name} is a promise: await it`, 'option-invalid');
}

function described(value: unknown): string {
  if (typeof value === 'string') return printable(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return String(value);
  if (isPromise(value)) return 'a promise (await it)';
  return Array.isArray(value) ? 'a list' : `an object (${shortName(value)})`;
}

/** Whether a value is a promise, perhaps of another library. */
export const isPromise = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/** The type of an object: `Map`. */
const shortName = (value: object): string => Object.prototype.toString.call(value).slice('[object '.length, -1);
