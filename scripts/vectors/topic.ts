/** A line as a byte string, by the name of its vector. */
export type NamedLine = readonly [id: string, line: string];

/** Lines about one topic, so that a reader that does not know the topic can skip them. */
export interface Topic {
  readonly topic: string;
  readonly lines: readonly NamedLine[];
}
