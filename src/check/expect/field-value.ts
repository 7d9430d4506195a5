import { asByteString } from '../../codec/bytes.ts';
import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { dictionary } from '../../schema/dictionary.ts';
import { kernelNames, tail } from '../../schema/envelope.ts';
import { type Field, valueFields } from '../../schema/form.ts';
import { formOfKind, forms } from '../../schema/forms.ts';

/**
 * The value of a field of a record, as a byte string: text decoded, all else as it stands there, and `?` where the record says
 * that there is none. Undefined where the record lacks the field. Of a name that means something around a message, a field of the
 * message itself is a claim, and counts only where the real one is not there.
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
  // The form knows what is encoded and what is bare, and where a bare path ends that has blanks in it.
  const value = field === undefined ? undefined : (event as unknown as Record<string, unknown>)[field.property];
  if (value === null) return '?';
  if (typeof value === 'string' || value instanceof Uint8Array) return asByteString(value);
  return field === undefined && (wire.startsWith('"') || ENCODED.has(name)) ? unquote(wire) : wire;
}

/** The fields of each form by their names. */
const FIELDS: ReadonlyMap<string, ReadonlyMap<string, Field>> = new Map(
  [...formOfKind].map(([kind, form]) => [kind, new Map(valueFields(form).map((field) => [field.wire, field]))]),
);

/** Names under which text is encoded somewhere: in forms, in the dictionary, by the kernel. */
const ENCODED: ReadonlySet<string> = new Set([
  ...forms.flatMap((form) => valueFields(form).flatMap(({ wire, codec }) => (codec.kind === 'encoded' ? [wire] : []))),
  ...[...dictionary].flatMap(([wire, codec]) => (codec.kind === 'encoded' ? [wire] : [])),
  ...['exe', 'comm', 'profile', 'proctitle'],
]);
