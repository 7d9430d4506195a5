import type { Finding } from './lint-record.ts';

/** A format in which findings are written. */
export interface FindingFormat {
  /** What `--help` says about it, after its name. */
  readonly help?: string;
  /** It is for people: a line with the counts follows on standard error. */
  readonly counted?: true;
  /**
   * A writer for one run.
   *
   * @param version of this package
   */
  writer(version: string): FindingWriter;
}

/** Writes findings as ASCII. No text from a log can be taken for anything but text. */
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
