import type { WeekTruth } from '../week/truth.ts';
import type { SentMessage } from './sent.ts';

/** A question about guests, the command that answers it, and the right answer. */
export interface Question {
  readonly question: string;
  /** Words of the command after `auvirt`, without the log and the format. */
  readonly words: readonly string[];
  /** What a reader should know about the command or its output: a sentence or two. */
  readonly note?: string;
  /** The format that the cookbook shows. Default: what a terminal gets, or a pipe to `grep`. */
  readonly format?: string;
  /** The lines that the cookbook shows: those that `grep` finds with this word. */
  readonly grep?: string;
  /** The answer that its JSON gives, as rows that can be compared. */
  readonly found: (json: readonly never[]) => readonly unknown[];
  /** The same from the truth of the week. Never empty. */
  readonly truth: (week: WeekTruth) => readonly unknown[];
  /**
   * Words that a line of the cookbook shows together, for each row of the answer. Only for answers
   * that are not cut.
   */
  readonly shown?: (week: WeekTruth) => readonly (readonly string[])[];
  /** Whether the rows have an order; otherwise they are compared as a set. Default: false. */
  readonly ordered?: boolean;
  /** The same question about the guests of the libvirt corpus. */
  readonly libvirt?: {
    readonly words: readonly string[];
    readonly found: (json: readonly never[]) => readonly unknown[];
    readonly truth: (sent: readonly SentMessage[]) => readonly unknown[];
  };
}

/** Questions about one topic. */
export interface QuestionGroup {
  readonly title: string;
  readonly questions: readonly Question[];
}

/** Times are in UTC. */
export const at = (time: string): number => Date.parse(`${time}Z`);

/** An ISO time as in JSON; null if there is none. */
export const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
