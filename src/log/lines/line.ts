/** A line of a log without its line end, as a byte string, and its offset in the source. */
export interface Line {
  readonly text: string;
  readonly offset: number;
  /** The line is longer than any record: only its beginning is kept. */
  readonly overlong: boolean;
  /** Number of the record type that the line begins with, if its bytes have been examined. */
  readonly type: number | undefined;
}
