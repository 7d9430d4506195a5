import { type AuditText, asByteString, fromByteString } from '../../codec/bytes.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isTextField } from './interpret-field.ts';

/** All fields of a record by their names on the wire, with duplicates, decoded where the field is one that is encoded. */
export function decodedFields(record: AuditRecord): Map<string, AuditText[]> {
  const fields = new Map<string, AuditText[]>();
  const { kernel, message, isEncoded } = record;
  for (const field of [...kernel, ...message]) {
    const { name, value } = field;
    const text =
      isTextField(name) && (isEncoded || kernel.includes(field))
        ? fromByteString(readable(name, unquote(asByteString(value))))
        : value;
    const same = fields.get(name);
    if (same === undefined) fields.set(name, [text]);
    else same.push(text);
  }
  return fields;
}

// The words of a command line end in NUL.
const readable = (name: string, bytes: string): string => (name === 'proctitle' ? bytes.replaceAll('\0', ' ') : bytes);
