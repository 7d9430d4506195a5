import type { AuditRecord } from '../../src/log/record/record.ts';
import { SEPARATOR } from '../../src/log/record/separators.ts';

/** Everything that a record says, with the fields of each part that have these names. */
export function recordView(record: AuditRecord, names: Iterable<string>): unknown {
  const fields: Record<string, unknown> = {};
  // First, while nothing but the row has been read.
  for (const name of names) {
    fields[name] = [record.kernelField(name), record.messageField(name), record.enrichedField(name)];
  }
  const { offset, type, typeName, time, serial, node, succeeded, body, isRecord, isEncoded } = record;
  const row = { fields, offset, type, typeName, time, serial, node, succeeded, body, isRecord, isEncoded };
  const { carrier, ownLine, line, isUnreadable, kernel, message, enriched, tail, cut, event, reason } = record;
  const { kernelText, messageText, enrichedText } = record;
  const texts = { carrier, ownLine, line, raw: record.raw.length, isUnreadable, kernelText, messageText, enrichedText };
  return { ...row, ...texts, kernel, message, enriched, tail, cut, event, reason };
}

/** The names of all fields in a line, and some that may not be there. */
export function namesIn(line: string): ReadonlySet<string> {
  const names = new Set(['pid', 'uuid', 'vm', 'exe', 'res', 'seresult', 'seperms', 'absent', 'UID', 'msg']);
  for (const word of line.replaceAll(SEPARATOR, ' ').split(/[ ']/)) {
    const equals = word.indexOf('=');
    if (equals > 0) names.add(word.slice(0, equals));
  }
  return names;
}
