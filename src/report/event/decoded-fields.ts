import { type AuditText, asByteString, fromByteString } from '../../codec/bytes.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isTextField } from './interpret-field.ts';

/** All fields of a record by wire name, with duplicates. Fields that can be encoded are decoded. */
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

// A NUL ends each word of a command line.
const readable = (name: string, bytes: string): string => (name === 'proctitle' ? bytes.replaceAll('\0', ' ') : bytes);
