import { unquote } from '../codec/untrusted.ts';
import { isLiteral } from '../schema/form.ts';
import { forms } from '../schema/forms.ts';
import { VIRT } from '../schema/record-types.ts';
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
  const resource = record.messageField('resrc');
  if (!resource) return undefined;
  const reason = record.messageField('reason') ?? '';
  const encoded = encodedOf.get(resource);
  const value = (name: string): Value | undefined => {
    const wire = record.messageField(name);
    // Of a resource that no form knows, quotes tell; bare digits and addresses would be read as hex.
    return wire === undefined ? undefined : { wire, encoded: encoded?.get(name) ?? wire.startsWith('"') };
  };
  if (resource === 'cgroup') {
    const of = record.messageField('class') ?? '';
    const what = CGROUP_VALUES.get(of);
    const given = (what === undefined ? undefined : value(what)) ?? NOTHING;
    const acl = record.messageField('acl') ?? '';
    const taken = reason === 'deny' && given !== NOTHING ? given : undefined;
    return { resource, reason, given, taken, class: of, acl };
  }
  const before = value(OLD.get(resource) ?? `old-${resource}`);
  const after = value(NEW.get(resource) ?? `new-${resource}`);
  if (before !== undefined || after !== undefined) {
    return { resource, reason, given: something(after), taken: something(before) };
  }
  const object = OBJECTS.map(value).find((each) => each !== undefined) ?? NOTHING;
  return reason === 'detach'
    ? { resource, reason, given: undefined, taken: object }
    : { resource, reason, given: object, taken: undefined };
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
  return value === undefined || MISSING.has(textOf(value)) ? undefined : value;
}

const MISSING: ReadonlySet<string> = new Set(['', '?', '0']);

/** Of the fields of each resource that a form knows, whether they are such as libaudit encodes. */
const encodedOf: ReadonlyMap<string, ReadonlyMap<string, boolean>> = encodedFields();

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

// Names that need not be put together.
const OLD: ReadonlyMap<string, string> = new Map(Array.from(encodedOf.keys(), (name) => [name, `old-${name}`]));
const NEW: ReadonlyMap<string, string> = new Map(Array.from(encodedOf.keys(), (name) => [name, `new-${name}`]));
