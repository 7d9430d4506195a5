import { FormatError } from '../util/errors.ts';

/** Adds the name of the field to an error from a codec, which does not know the field. */
export function named(error: unknown, wire: string): unknown {
  return error instanceof FormatError && error.field === undefined
    ? new FormatError(error.code, `${wire} ${error.message}`, wire)
    : error;
}
