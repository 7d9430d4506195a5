import { unquote } from '../../codec/untrusted.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { isLiteral } from '../../schema/form.ts';
import { forms } from '../../schema/forms.ts';
import { VIRT } from '../../schema/record-types.ts';
import type { GuestRecord } from './guest-record.ts';

/** What a VIRT_RESOURCE record gives to a guest, and what it takes away. Text as byte strings. */
export interface Assignment {
  /** `resrc` and `reason` as they stand there. */
  readonly resource: string;
  readonly reason: string;
  /** What is given or taken: a path, an address, an amount. Decoded, and as it stands there. */
  readonly given: Value | undefined;
  readonly taken: Value | undefined;
  /** Of a cgroup record: what `value` is (`path`, `major`, `all`), and the access. */
  readonly class?: string;
  readonly acl?: string;
}

/** A value on the wire, and whether its field is one that libaudit encodes. */
export interface Value {
  readonly wire: string;
  readonly encoded: boolean;
}

/** The bytes of a value, as a byte string. */
export const textOf = ({ wire, encoded }: Value): string => (encoded ? unquote(wire) : wire);

/** Reads the assignment in a VIRT_RESOURCE record of any kind, known or not; undefined where it has no `resrc`. */
export function assignmentOf({ record }: GuestRecord): Assignment | undefined {
  const name = record.messageField('resrc');
  if (!name) return undefined;
  const kind = KINDS.get(name) ?? kindOf(name, undefined);
  const { resource } = kind;
  const reason = record.messageField('reason') ?? '';
  if (resource === 'cgroup') return ruleOf(record, kind, reason);
  const before = readValue(record, kind, kind.old);
  const after = readValue(record, kind, kind.new);
  if (before !== undefined || after !== undefined) {
    return { resource, reason, given: something(after), taken: something(before) };
  }
  const object = OBJECTS.map((field) => readValue(record, kind, field)).find((each) => each !== undefined) ?? NOTHING;
  return reason === 'detach'
    ? { resource, reason, given: undefined, taken: object }
    : { resource, reason, given: object, taken: undefined };
}

/** What the device group of a guest allows or denies. */
function ruleOf(record: AuditRecord, kind: Kind, reason: string): Assignment {
  const { resource } = kind;
  const of = record.messageField('class') ?? '';
  const what = CGROUP_VALUES.get(of);
  const given = (what === undefined ? undefined : readValue(record, kind, what)) ?? NOTHING;
  const acl = record.messageField('acl') ?? '';
  const taken = reason === 'deny' && given !== NOTHING ? given : undefined;
  return { resource, reason, given, taken, class: of, acl };
}

function readValue(record: AuditRecord, { encoded }: Kind, field: string): Value | undefined {
  const wire = record.messageField(field);
  // Of a resource that no form knows, quotes tell; bare digits and addresses would be read as hex.
  return wire === undefined ? undefined : { wire, encoded: encoded?.get(field) ?? wire.startsWith('"') };
}

const NOTHING: Value = { wire: '', encoded: false };

const CGROUP_VALUES = new Map([
  ['path', 'path'],
  ['major', 'category'],
]);

// The field that tells which device it is, in forms without a pair of old and new.
const OBJECTS = ['device', 'path', 'source', 'disk', 'chardev', 'net'];

// No disk, and no memory, stand there as ? and 0.
function something(value: Value | undefined): Value | undefined {
  if (value !== undefined && value.wire.length > LONGEST_MISSING) return value;
  return value === undefined || MISSING.has(textOf(value)) ? undefined : value;
}

const MISSING: ReadonlySet<string> = new Set(['', '?', '0']);
/** Of these in quotes; in hex they have two digits. */
const LONGEST_MISSING = 3;

/** A sort of resource: its name, the fields that tell what it was and is, and which fields are such as libaudit encodes. */
interface Kind {
  readonly resource: string;
  readonly old: string;
  readonly new: string;
  readonly encoded: ReadonlyMap<string, boolean> | undefined;
}

const kindOf = (resource: string, encoded: Kind['encoded']): Kind => ({
  resource,
  old: `old-${resource}`,
  new: `new-${resource}`,
  encoded,
});

/** Those that a form knows, by name. */
const KINDS: ReadonlyMap<string, Kind> = new Map(
  Array.from(encodedFields(), ([resource, encoded]) => [resource, kindOf(resource, encoded)]),
);

function encodedFields(): Map<string, Map<string, boolean>> {
  const resources = new Map<string, Map<string, boolean>>();
  for (const { fields } of forms.filter(({ type }) => type === VIRT.RESOURCE)) {
    const resource = fields.filter(isLiteral).find(({ wire }) => wire === 'resrc')?.value ?? '';
    const encoded = resources.get(resource) ?? new Map<string, boolean>();
    for (const field of fields) {
      const isText = !isLiteral(field) && field.codec.type.startsWith('AuditText') && !field.codec.unmarked;
      encoded.set(field.wire, isText);
    }
    resources.set(resource, encoded);
  }
  return resources;
}
