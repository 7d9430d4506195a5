import type { AuditText } from '../../codec/bytes.ts';
import { printable } from '../../util/printable.ts';

/** A value as it may be printed: in quotes, and so much of it that two which differ look different; bytes that are no UTF-8 as hex. */
export const shownText = (text: AuditText): string =>
  typeof text === 'string' ? printable(text, LONGEST) : `bytes ${Buffer.from(text).toString('hex').toUpperCase()}`;

/** No path is longer. */
const LONGEST = 4096;
