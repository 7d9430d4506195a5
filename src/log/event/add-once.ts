import type { AuditRecord } from '../record/record.ts';

/** Adds a record to the records of an event, unless it is a copy. Returns whether it was added. */
export function addOnce(records: AuditRecord[], record: AuditRecord): boolean {
  if (records.length < FEW) {
    if (records.some(({ type, body }) => type === record.type && body === record.body)) return false;
  } else {
    const texts = textsOf(records);
    const text = textOf(record);
    if (texts.has(text)) return false;
    texts.add(text);
  }
  records.push(record);
  return true;
}

/**
 * Texts of the records of large events. Without them, comparing each record with all earlier ones
 * would take too long in a hostile log.
 */
const textsByEvent = new WeakMap<readonly AuditRecord[], Set<string>>();

function textsOf(records: readonly AuditRecord[]): Set<string> {
  const texts = textsByEvent.get(records) ?? new Set(records.map(textOf));
  textsByEvent.set(records, texts);
  return texts;
}

const textOf = ({ type, body }: AuditRecord): string => `${type} ${body}`;

/** Nearly all events have fewer. */
const FEW = 32;
