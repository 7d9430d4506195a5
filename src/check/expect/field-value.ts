import { asByteString } from '../../codec/bytes.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { dictionary } from '../../schema/dictionary.ts';
import { kernelNames, tail } from '../../schema/envelope.ts';
import { type Field, valueFields } from '../../schema/form.ts';
import { formOfKind, forms } from '../../schema/forms.ts';

/**
 * Finds the value of a field of a record, as a byte string: text is decoded, any other value is as
 * written, and a missing value is `?`. Returns undefined if the record lacks the field. For names
 * that the kernel or libaudit sets, a field in the message may be forged, so it counts only if the
 * genuine one is missing.
 */
export function fieldValue(record: AuditRecord, name: string): string | undefined {
  if (name === 'node') return record.node === undefined ? undefined : asByteString(record.node);
  if (TAIL.has(name)) {
    const value = record.tail[name as keyof AuditRecord['tail']];
    if (value !== undefined) return value === null ? '?' : asByteString(value);
  }
  const kernel = KERNEL.has(name) ? record.kernelField(name) : undefined;
  const wire = kernel ?? record.messageField(name) ?? record.kernelField(name);
  return wire === undefined ? undefined : decoded(record, name, wire);
}

const TAIL: ReadonlySet<string> = new Set(tail.map(({ wire }) => wire));
const KERNEL: ReadonlySet<string> = new Set(kernelNames);

function decoded(record: AuditRecord, name: string, wire: string): string {
  const { event } = record;
  const field = event === undefined ? undefined : FIELDS.get(event.kind)?.get(name);
  // The form knows whether a value is encoded, and where a bare path with blanks ends.
  const value = field === undefined ? undefined : (event as unknown as Record<string, unknown>)[field.property];
  if (value === null) return '?';
  if (typeof value === 'string' || value instanceof Uint8Array) return asByteString(value);
  return field === undefined && (wire.startsWith('"') || ENCODED.has(name)) ? unquote(wire) : wire;
}

/** The fields of each form, by name. */
const FIELDS: ReadonlyMap<string, ReadonlyMap<string, Field>> = new Map(
  [...formOfKind].map(([kind, form]) => [kind, new Map(valueFields(form).map((field) => [field.wire, field]))]),
);

/** Names of fields that contain encoded text in forms, in the dictionary, or in kernel records. */
const ENCODED: ReadonlySet<string> = new Set([
  ...forms.flatMap((form) => valueFields(form).flatMap(({ wire, codec }) => (codec.kind === 'encoded' ? [wire] : []))),
  ...[...dictionary].flatMap(([wire, codec]) => (codec.kind === 'encoded' ? [wire] : [])),
  ...['exe', 'comm', 'profile', 'proctitle'],
]);
