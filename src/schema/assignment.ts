import { unquote } from '../codec/untrusted.ts';
import { keptText } from '../util/kept-text.ts';
import { remembered } from '../util/remembered.ts';
import { type Form, type Holds, isLiteral, type Sharing } from './form.ts';
import { formsOfType } from './forms.ts';
import { VIRT } from './record-types.ts';

/** The fields of a message by name, as byte strings. */
export interface MessageFields {
  /** Returns the value of the first field of that name. */
  messageField(name: string): string | undefined;
}

/** What a VIRT_RESOURCE record gives to a guest, and what it takes away. Text as byte strings. */
export interface Assignment {
  /** `resrc` and `reason` as in the record. */
  readonly resource: string;
  readonly reason: string;
  /** What the guest gets, and what it loses: a path, an address, an amount. */
  readonly given: Value | undefined;
  readonly taken: Value | undefined;
  /** For a device of the host (`resrc=dev`): its bus, as in the record. */
  readonly bus?: string;
  /** For a cgroup record: the class (`path`, `major` or `all`), and the access. */
  readonly class?: string;
  readonly acl?: string;
}

/** The value of a field as in the record. */
export interface Value {
  readonly wire: string;
  /** Whether libaudit encodes the field. */
  readonly encoded: boolean;
  readonly field: HeldField;
}

/** A field that can name what a guest gets or loses. */
export interface HeldField {
  readonly name: string;
  /** Whether libaudit encodes the field; undefined if no form has it. */
  readonly encoded: boolean | undefined;
  readonly role: Holds['role'];
  /** Undefined for amounts and permissions, and if no form has the field. */
  readonly sharing: Sharing | undefined;
}

/** Returns the bytes of a value, as a byte string. */
export const textOf = ({ wire, encoded }: Value): string => (encoded ? unquote(wire) : wire);

/**
 * Reads what a VIRT_RESOURCE record gives and takes, whether or not the record has a known form.
 * Returns undefined if the record has no `resrc`.
 */
export function assignmentOf(record: MessageFields): Assignment | undefined {
  const name = record.messageField('resrc');
  if (!name) return undefined;
  const resource = resourceNamed(name);
  const reason = record.messageField('reason') ?? '';
  if (resource.classes !== undefined) return permissionOf(record, resource.name, resource.classes, reason);
  const before = resource.old(record);
  const after = resource.new(record);
  if (before !== undefined || after !== undefined) {
    return { resource: resource.name, reason, given: something(after), taken: something(before) };
  }
  const object = objectOf(record, resource.objects) ?? NO_VALUE;
  const [given, taken] = reason === 'detach' ? [undefined, object] : [object, undefined];
  const bus = record.messageField('bus');
  if (bus === undefined) return { resource: resource.name, reason, given, taken };
  return { resource: resource.name, reason, given, taken, bus };
}

/** The value of a record that names nothing. */
export const NO_VALUE: Value = {
  wire: '',
  encoded: false,
  field: { name: '', encoded: false, role: 'object', sharing: undefined },
};

/**
 * Texts that mean "nothing" in a pair of old and new: no disk, no memory. auvirt 3.0.9 reads them
 * the same way.
 */
export const NOTHING: ReadonlySet<string> = new Set(['', '?', '0']);

/** What a guest's device group allows or denies. A denial ends what was allowed. */
function permissionOf(
  record: MessageFields,
  resource: string,
  classes: Resource['classes'],
  reason: string,
): Assignment {
  const name = record.messageField('class') ?? '';
  const given = classes?.get(name)?.(record) ?? NO_VALUE;
  const acl = record.messageField('acl') ?? '';
  const taken = reason === 'deny' && given !== NO_VALUE ? given : undefined;
  return { resource, reason, given, taken, class: name, acl };
}

function objectOf(record: MessageFields, objects: readonly ValueReader[]): Value | undefined {
  for (const read of objects) {
    const value = read(record);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Reads the value of one field; undefined if the record does not have it. */
type ValueReader = (record: MessageFields) => Value | undefined;

/** Records with the same text share its value. */
function readerOf(field: HeldField): ValueReader {
  // If no form has the field, its quotes decide; bare digits and addresses would be read as hex.
  const shared = remembered(
    (wire): Value => ({
      wire: keptText(wire),
      encoded: field.encoded ?? wire.startsWith('"'),
      field,
    }),
  );
  return (record) => {
    const wire = record.messageField(field.name);
    return wire === undefined ? undefined : shared(wire);
  };
}

function something(value: Value | undefined): Value | undefined {
  if (value !== undefined && value.wire.length > LONGEST_NOTHING) return value;
  return value === undefined || NOTHING.has(textOf(value)) ? undefined : value;
}

/** In quotes; in hex these texts have two digits. */
const LONGEST_NOTHING = 3;

/** How to read the records with one value of `resrc`. */
interface Resource {
  readonly name: string;
  readonly old: ValueReader;
  readonly new: ValueReader;
  /** Fields that name the thing if the record has no pair, in order of preference. */
  readonly objects: readonly ValueReader[];
  /** For cgroup records, the field of each class. */
  readonly classes: ReadonlyMap<string, ValueReader | undefined> | undefined;
}

/** Fields that name the thing in records without a known form, and in those of other emitters. */
const OBJECT_NAMES = ['device', 'path', 'source', 'disk', 'chardev', 'net'];

/** The resources that forms describe, by name, once they were asked for. */
const known = new Map<string, Resource>();

function resourceNamed(name: string): Resource {
  const found = known.get(name);
  if (found !== undefined) return found;
  const forms = (formsOfType.get(VIRT.RESOURCE) ?? []).filter((form) => resourceName(form) === name);
  const [form] = forms;
  if (form === undefined) return resourceOf(name, []);
  // The form's name, because a name from a log may keep its whole line in memory.
  const own = resourceName(form);
  const resource = resourceOf(own, forms);
  known.set(own, resource);
  return resource;
}

function resourceOf(name: string, forms: readonly Form[]): Resource {
  const roles = forms.flatMap(({ holds }) => holds ?? []);
  const pair = roles.find((holds) => 'old' in holds);
  const side = (which: 'old' | 'new') => heldField(pair?.[which].wire ?? `${which}-${name}`, forms, pair);
  const own = roles.flatMap((holds) => objectField(forms, holds) ?? []);
  const others = OBJECT_NAMES.filter((each) => !own.some((field) => field.name === each));
  const classes = forms.flatMap(({ fields, holds }): [string, ValueReader | undefined][] => {
    const literal = fields.filter(isLiteral).find(({ wire }) => wire === 'class');
    if (literal === undefined || holds === undefined) return [];
    const object = objectField(forms, holds);
    return [[literal.value, object && readerOf(object)]];
  });
  return {
    name,
    old: readerOf(side('old')),
    new: readerOf(side('new')),
    objects: [...own, ...others.map((each) => heldField(each, forms))].map(readerOf),
    classes: classes.length === 0 ? undefined : new Map(classes),
  };
}

const objectField = (forms: readonly Form[], holds: Holds): HeldField | undefined =>
  'object' in holds && holds.object !== undefined ? heldField(holds.object.wire, forms, holds) : undefined;

function heldField(name: string, forms: readonly Form[], holds?: Holds): HeldField {
  const field = forms.flatMap(({ fields }) => fields).find(({ wire }) => wire === name);
  const encoded = field === undefined ? undefined : !isLiteral(field) && field.codec.kind === 'encoded';
  const sharing = holds !== undefined && 'sharing' in holds ? holds.sharing : undefined;
  return { name, encoded, role: holds?.role ?? 'object', sharing };
}

/** The value of `resrc` in the records of a form. */
export const resourceName = ({ fields }: Form): string =>
  fields.filter(isLiteral).find(({ wire }) => wire === 'resrc')?.value ?? '';
