import { typeNumber } from '../schema/record-types.ts';
import { printable } from '../util/printable.ts';
import { type Recognized, recognize } from './recognize.ts';
import { tokenize } from './tokens.ts';

/**
 * Parses the text of a message without libaudit's tail: the inverse of `formatEvent`.
 *
 * @param type number or name of the record type, for example 2500 or `VIRT_CONTROL`
 * @param text the fields as `formatEvent` writes them, in any order; pass bytes if they may not be
 *   UTF-8
 * @returns the event, or the reason why there is none. Never throws because of the content.
 */
export function parseMessage(type: number | string, text: string | Uint8Array): Recognized {
  const number = typeof type === 'number' ? type : typeNumber(type);
  if (number === undefined) {
    return {
      reason: { code: 'type-not-virt', message: `${printable(type as string)} is not a known record type` },
    };
  }
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : Buffer.from(text);
  return recognize(number, tokenize(bytes.toString('latin1')));
}
