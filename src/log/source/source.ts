import type { FollowedLog } from '../follow/follow.ts';
import type { LinePicker } from '../lines/line-picker.ts';
import type { AuditRecord } from '../record/record.ts';

/** Where records come from. */
export interface Source {
  /** Safe to print. */
  readonly name: string;
  /** It can be read only once, as a pipe can. */
  readonly once: boolean;
  /**
   * Its records in batches; of a source that can be read again, from the start each time.
   *
   * @param pick takes the lines that are wanted
   * @param progress called with the number of bytes of each chunk, uncompressed
   */
  records(pick: LinePicker, progress?: (bytes: number) => void): AsyncIterable<readonly AuditRecord[]>;
  /**
   * Device and inode of its file, which stay when the file is renamed; undefined if the file is not
   * there.
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
    open(word: string | undefined): Promise<LiveLog>;
  };
}

/** What sources need to know about the command that reads them. */
export interface SourceSetting {
  readonly stdin: AsyncIterable<Uint8Array>;
  /**
   * Called with the logs that are read of a directory, and those that are left out because they are
   * behind a gap in the numbers. If it is missing, all of them are read.
   */
  readonly onLeftOut?: ((read: readonly string[], leftOut: readonly string[]) => void) | undefined;
}
