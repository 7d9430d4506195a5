import type { Finding } from './lint-record.ts';

/** A format in which findings are written. */
export interface FindingFormat {
  /** Description for `--help`. */
  readonly help?: string;
  /** The format is for people, so a line with the counts is printed on standard error. */
  readonly counted?: true;
  /**
   * Creates a writer for one run.
   *
   * @param version version of this package
   */
  writer(version: string): FindingWriter;
}

/** Writes findings as ASCII. Text from a log is escaped, so that it cannot act as anything else. */
export interface FindingWriter {
  readonly head: string;
  /** @param file name of the source, as the user gave it */
  write(file: string, finding: Finding): string;
  readonly end: string;
}

/** JSON in ASCII. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
