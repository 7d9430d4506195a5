import { FormatError } from '../util/errors.ts';

/** A codec's refusal with the field it is about: codecs know what is wrong, and only the form knows where. */
export function named(error: unknown, wire: string): unknown {
  return error instanceof FormatError && error.field === undefined
    ? new FormatError(error.code, `${wire} ${error.message}`, wire)
    : error;
}
