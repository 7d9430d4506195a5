import { type ErrorCode, FormatError } from '../util/errors.ts';

/**
 * How one kind of value stands on the wire. Both directions in one object, so that they cannot drift apart.
 *
 * Encoding gives the text that follows `name=` (UTF-8 once it is sent). Decoding takes the same bytes as a
 * byte string: one character per byte, as `latin1` reads them, because names in logs are not always UTF-8.
 * Both functions are called apart from the object, and may not use `this`.
 */
export interface Codec<T> {
  /** What stands on the wire, in a few words, for the documentation. */
  readonly wire: string;
  /** The TypeScript type of the value, as written into the generated event types. */
  readonly type: string;
  /** Where the value is a bare word: the words the writer accepts. Test data is generated from it. */
  readonly pattern?: RegExp;
  /** The value has no marks of its own, so that one with blanks goes on up to the next field that can be one. */
  readonly unmarked?: true;
  /** What `decode` makes of a field that the record does not have; undefined: the field must be there. */
  readonly absent?: T;
  /** The value as wire text. Throws {@link FormatError} rather than write what cannot be read back. */
  encode(value: T): string;
  /** The value of a byte string from the wire, or undefined where it is none of this kind. */
  decode(wire: string): T | undefined;
}

/** Refuses a value; whoever walks the form adds the name of the field. */
export function refuse(code: ErrorCode, message: string): never {
  throw new FormatError(code, message);
}
