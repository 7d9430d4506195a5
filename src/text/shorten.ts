import { type AuditText, fromByteString, toByteString } from '../codec/bytes.ts';
import { untrusted } from '../codec/untrusted.ts';
import { dictionary } from '../schema/dictionary.ts';
import type { VirtEvent } from '../schema/events.ts';
import { isLiteral } from '../schema/form.ts';
import { writtenForms } from '../schema/forms.ts';
import { FormatError } from '../util/errors.ts';
import { type AuditMessage, formatEvent } from './format.ts';
import { assertFits } from './limit.ts';

/** A message, and the wire names of its shortened fields. */
export interface ShortenedMessage extends AuditMessage {
  readonly shortened?: readonly string[];
}

/**
 * Formats an event so that the kernel does not cut it. If the message is too long, its longest
 * encoded texts are cut, and a field `shortened=` lists their names. Bare words and numbers stay
 * unchanged.
 *
 * @param tail number of bytes that libaudit will append
 * @throws FormatError as `formatEvent`; `message-too-long` if shortening is not enough
 */
export function formatShortened(event: VirtEvent, tail: number): ShortenedMessage {
  let shortest = SHORTEST;
  let best = formatCut(event, tail, shortest);
  let longest = best.text.length * 2 + LONGEST;
  // A binary search for the longest texts that fit.
  while (longest - shortest > 1) {
    const middle = (shortest + longest) >> 1;
    try {
      best = formatCut(event, tail, middle);
      shortest = middle;
    } catch (error) {
      if (!isTooLong(error)) throw error;
      longest = middle;
    }
  }
  return best;
}

/** Whether an event was rejected only because it is too long. */
export const isTooLong = (error: unknown): boolean => error instanceof FormatError && error.code === 'message-too-long';

/** Minimum length of a shortened text, in characters on the wire. */
const SHORTEST = 32;
/** More characters than any message has. */
const LONGEST = 16384;

/** @param limit maximum length of a text on the wire */
function formatCut(event: VirtEvent, tail: number, limit: number): ShortenedMessage {
  const shortened: string[] = [];
  const values: Record<string, unknown> = { ...event };
  const extra: Record<string, unknown> = { ...event.extra };
  const cutIn = (all: Record<string, unknown>, property: string, wire: string): void => {
    const cut = beginningOf(all[property], limit);
    if (cut === undefined) return;
    all[property] = cut;
    shortened.push(wire);
  };
  for (const { wire, property } of textsOf(event.kind)) cutIn(values, property, wire);
  for (const name of Object.keys(extra)) if (dictionary.get(name)?.kind === 'encoded') cutIn(extra, name, name);
  if (shortened.length === 0 && event.extra === undefined) return fitting(event, tail);
  if (shortened.length > 0) extra.shortened = shortened.join(',');
  const message = fitting({ ...values, extra } as unknown as VirtEvent, tail);
  return shortened.length === 0 ? message : { ...message, shortened };
}

function fitting(event: VirtEvent, tail: number): AuditMessage {
  const message = formatEvent(event);
  assertFits(message.text, tail);
  return message;
}

const textsOf = (kind: VirtEvent['kind']) =>
  (writtenForms.find((form) => form.kind === kind)?.fields ?? []).filter(
    (field) => !isLiteral(field) && field.codec.kind === 'encoded',
  ) as readonly { readonly wire: string; readonly property: string }[];

/** Cuts a text at the end of a character. Returns undefined if it is short enough or not a text. */
function beginningOf(value: unknown, limit: number): AuditText | undefined {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return undefined;
  const { length } = untrusted.encode(value);
  if (length <= limit) return undefined;
  const bytes = toByteString(value);
  // Quotes take two characters; hex takes two for each byte.
  let end = length === bytes.length + 2 ? limit - 2 : limit >> 1;
  let cut = fromByteString(bytes.slice(0, end));
  while (typeof cut !== 'string' && typeof value === 'string') cut = fromByteString(bytes.slice(0, --end));
  return cut;
}
