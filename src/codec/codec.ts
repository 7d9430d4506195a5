import { type ErrorCode, FormatError } from '../util/errors.ts';

/**
 * What a codec writes:
 *
 * - `encoded`: text as libaudit encodes it, `"quoted"` or in hexadecimal
 * - `path`: a path written bare, which may therefore run on over blanks
 * - `word`: a bare word, without blanks or quotes; `choice`: one from a closed list
 * - `integer`: decimal; `hex-number`: upper-case hexadecimal
 * - `uuid`, `mac`, `device-number`, `label`: bare words of one shape
 */
export type CodecKind =
  | 'encoded'
  | 'path'
  | 'word'
  | 'choice'
  | 'integer'
  | 'hex-number'
  | 'uuid'
  | 'mac'
  | 'device-number'
  | 'label';

/**
 * How a value is encoded. One object holds both directions, so that they always match.
 *
 * Encoding returns the text that follows `name=`, which is sent as UTF-8. Decoding takes those
 * bytes as a byte string: one character per byte, as `latin1` reads them, because names in logs are
 * not always UTF-8. Callers may detach both functions from the object, so neither may use `this`.
 */
export interface Codec<T> {
  readonly kind: CodecKind;
  /** Whether `null` is a value: the record says that there is none. */
  readonly nullable?: true;
  /** The known words, or for a `choice` all of them. */
  readonly words?: readonly string[];
  /** The encoding in a few words, for documentation and messages. */
  readonly wire: string;
  /** For bare words: what the writer accepts. Tests generate values from it. */
  readonly pattern?: RegExp;
  /** The value of a field that the record lacks; if undefined, the field is required. */
  readonly absent?: T;
  /** Returns the encoded value. Throws {@link FormatError} if the result could not be read back. */
  encode(value: T): string;
  /** Returns the value of a byte string, or undefined if the bytes are not valid for this codec. */
  decode(wire: string): T | undefined;
}

/** Rejects a value; the caller adds the name of the field. */
export function refuse(code: ErrorCode, message: string): never {
  throw new FormatError(code, message);
}
