import type { FollowedLog } from '../follow/follow.ts';
import type { LinePicker } from '../lines/line-picker.ts';
import type { RecordBatch } from '../record/record-batch.ts';

/** Where records come from. */
export interface Source {
  /** Safe to print. */
  readonly name: string;
  /** Whether it can be read only once, like a pipe. */
  readonly once: boolean;
  /**
   * Its records in batches. A source that can be read again is read from the start each time.
   *
   * @param pick takes the lines that are wanted
   * @param progress called with each chunk, uncompressed, before it is read
   */
  records(pick: LinePicker, progress?: (chunk: Uint8Array) => void): AsyncIterable<RecordBatch>;
  /**
   * Device and inode of its file, which a rename does not change; undefined if the file does not
   * exist.
   */
  readonly identity?: () => Promise<string | undefined>;
}

/** A log that is still being written. */
export interface LiveLog {
  /** The position after its last record, as a word without blanks. */
  position(): Promise<string>;
  /**
   * Reads it from a position on, and what is written to it later.
   *
   * @param since a position that was returned before; the beginning if undefined
   * @param pick takes the lines that are wanted
   * @throws UsageError if `since` is not a position in a log of this kind
   */
  follow(since: string | undefined, pick: LinePicker): FollowedLog;
}

/**
 * A kind of source. Command lines take their options, help and errors from the list of all kinds,
 * `SOURCE_KINDS`.
 */
export interface SourceKind {
  /** Its name, and that of its option: `--journal`. */
  readonly id: string;
  /** What its option takes, as `--help` calls it; an option that takes nothing has none. */
  readonly value?: string;
  readonly help: string;
  /** Sentences that only the manual adds to `help`, in Markdown. */
  readonly more?: string;
  /**
   * The sources that a command line names.
   *
   * @param words what was given to the option, which may be repeated
   */
  open(words: readonly string[], setting: SourceSetting): Promise<readonly Source[]>;
  /** How it is followed, if that is possible. */
  readonly live?: {
    readonly value?: string;
    readonly help: string;
    readonly more?: string;
    open(word: string | undefined): Promise<LiveLog>;
  };
}

/** What sources need to know about the command that reads them. */
export interface SourceSetting {
  readonly stdin: AsyncIterable<Uint8Array>;
  /**
   * Called with the logs of a directory that are read, and those that are left out because they
   * come after a gap in the numbers. Without this function, all logs are read.
   */
  readonly onLeftOut?: ((read: readonly string[], leftOut: readonly string[]) => void) | undefined;
}
