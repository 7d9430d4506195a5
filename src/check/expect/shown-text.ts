import type { AuditText } from '../../codec/bytes.ts';
import { printable } from '../../util/printable.ts';

/**
 * A value that is safe to print: text in quotes, long enough that different values look different,
 * and bytes that are not UTF-8 as hex.
 */
export const shownText = (text: AuditText): string =>
  typeof text === 'string' ? printable(text, MAX_LENGTH) : `bytes ${Buffer.from(text).toString('hex').toUpperCase()}`;

/** The maximum length of a path. */
const MAX_LENGTH = 4096;
