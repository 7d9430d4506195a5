import { fromByteString } from '../../codec/bytes.ts';
import { type JsonText, toJsonText } from '../../codec/text-json.ts';

/** A byte string from a log as JSON can hold it, without loss. */
export const textJson = (bytes: string): JsonText => toJsonText(fromByteString(bytes));

/** The same, null where there is none. */
export const optionalJson = (bytes: string | undefined): JsonText | null =>
  bytes === undefined ? null : textJson(bytes);
