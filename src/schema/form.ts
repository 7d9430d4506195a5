import type { Codec } from '../codec/codec.ts';

/** One field of a form: its name on the wire, its property, and how its value is encoded. */
export interface Field {
  readonly wire: string;
  readonly property: string;
  // biome-ignore lint/suspicious/noExplicitAny: a form mixes value types; the generated event types name each one
  readonly codec: Codec<any>;
  readonly meaning: string;
}

/** A field with a fixed value, which distinguishes the form from others of the same record type. */
export interface Literal {
  readonly wire: string;
  readonly value: string;
}

/**
 * One form of record: a record type and its fields in wire order. Everything else is derived from
 * it.
 */
export interface Form {
  /** The tag of the form's events. */
  readonly kind: string;
  /** Number of the record type, for example 2501. */
  readonly type: number;
  readonly summary: string;
  /** Who defined the form. `docker` forms are read but never written. */
  readonly origin: 'libvirt' | 'proposal' | 'docker';
  readonly fields: readonly (Field | Literal)[];
  /** For resources: what the record says about what the guest holds. */
  readonly holds?: Holds;
}

/** What a record says about what its guest holds. */
export type Holds = Exchange | Thing | Amount | Permission;

/** A pair of fields: the thing that the guest loses, and the thing that it gets. */
export interface Exchange {
  readonly role: 'exchange';
  readonly old: Field;
  readonly new: Field;
  readonly sharing: Sharing;
}

/**
 * One field names the thing. The guest loses it if the reason is `detach`, otherwise it gets it.
 */
export interface Thing {
  readonly role: 'object';
  readonly object: Field;
  readonly sharing: Sharing;
}

/** A pair of numbers: how much the guest had, and how much it has now. */
export interface Amount {
  readonly role: 'amount';
  readonly old: Field;
  readonly new: Field;
}

/**
 * What the guest may use but does not hold. `object` names it; if undefined, the record is about
 * all devices.
 */
export interface Permission {
  readonly role: 'permission';
  readonly object: Field | undefined;
}

/** Whether a guest can hold the same thing more than once, as libvirt allows or rejects it. */
export interface Sharing {
  readonly shareable: boolean;
  /** The reason, as a sentence. */
  readonly why: string;
  /** A value that does not name one thing, because all things of that sort have it. */
  readonly anonymous?: string;
}

/** Defines a field; its property is the wire name in camel case (`vm-pid` → `vmPid`). */
// biome-ignore lint/suspicious/noExplicitAny: see Field
export function field(wire: string, codec: Codec<any>, meaning: string): Field {
  const property = wire.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
  return { wire, property, codec, meaning };
}

/** Defines a field with a fixed value. */
export const literal = (wire: string, value: string): Literal => ({ wire, value });

/** Whether a field of a form has a fixed value. */
export const isLiteral = (field: Field | Literal): field is Literal => 'value' in field;

/** The fields of a form that events have properties for. */
export const valueFields = ({ fields }: Form): Field[] => fields.filter((field): field is Field => !isLiteral(field));

/** A thing that several devices of a guest can use at once. */
export const shareable = (why: string): Sharing => ({ shareable: true, why });

/** A thing that only one device of a guest can use at a time. */
export const exclusive = (why: string): Sharing => ({ shareable: false, why });
