import type { Shape } from './shape.ts';

/** How rows are written, by their kind. */
export interface RowFormat {
  /** Whether what is written depends on fields. Otherwise, all rows of a type have the empty shape. */
  readonly usesFields: boolean;
  /** The fields of messages of a type whose values decide how a row is written; at most three. */
  readonly decisive: (type: number) => readonly string[];
  /**
   * What is written for all rows of a kind; undefined if they are not written in this way.
   *
   * @param kind what the rows have in common
   */
  readonly pieces: (kind: RowKind) => readonly Piece[] | undefined;
  /** Counts what was written, for lists that number it. */
  readonly counter?: { count: number };
}

/** What rows that are written alike have in common. */
export interface RowKind {
  /** Number of their record type. */
  readonly type: number;
  readonly shape: Shape;
  readonly succeeded: boolean;
  /** Whether the record names its host. */
  readonly hasNode: boolean;
  /** The values of the decisive fields that the message has. */
  readonly decisive: ReadonlyMap<string, string>;
}

/** A part of what is written: a literal byte string, or something of the row. */
export type Piece = string | Slot;

/** Something of the row. */
export type Slot =
  | { readonly of: 'line' | 'json-line' | 'milliseconds' | 'serial' | 'number' }
  /** A text that is made from the seconds since 1970. */
  | { readonly of: 'seconds'; readonly text: (seconds: number) => string }
  /** A text that is made from a value, both as byte strings; undefined leaves the row unwritten. */
  | { readonly of: 'node'; readonly text: ValueText }
  | { readonly of: 'field'; readonly place: number; readonly text: ValueText };

/** One function object for each way, because what it made is kept by it. */
export type ValueText = (wire: string) => string | undefined;
