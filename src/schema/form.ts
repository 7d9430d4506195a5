import type { Codec } from '../codec/codec.ts';

/** One field of a form: its name on the wire, the property that holds it, and how its value is written. */
export interface Field {
  readonly wire: string;
  readonly property: string;
  // biome-ignore lint/suspicious/noExplicitAny: a form mixes value types; the generated event types name each one
  readonly codec: Codec<any>;
  readonly meaning: string;
}

/** A field whose value is fixed: a constant of the form, and what tells it from the others of its record type. */
export interface Literal {
  readonly wire: string;
  readonly value: string;
}

/** One sort of record: a record type and its fields in the order of the wire. Everything else follows from it. */
export interface Form {
  /** The tag of the form's events. */
  readonly kind: string;
  /** Number of the record type, for example 2501. */
  readonly type: number;
  readonly summary: string;
  /** Who fixed the form. `docker` is read and never written. */
  readonly origin: 'libvirt' | 'proposal' | 'docker';
  readonly fields: readonly (Field | Literal)[];
}

/** A field; the property is the wire name in camel case (`vm-pid` → `vmPid`). */
// biome-ignore lint/suspicious/noExplicitAny: see Field
export function field(wire: string, codec: Codec<any>, meaning: string): Field {
  const property = wire.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
  return { wire, property, codec, meaning };
}

/** A fixed field. */
export const literal = (wire: string, value: string): Literal => ({ wire, value });

/** Whether a field of a form is fixed. */
export const isLiteral = (field: Field | Literal): field is Literal => 'value' in field;
