import type { Entry, Session } from '../../session/entry/entries.ts';

/** How a format writes what happens while a log is followed: a line each. All text is a byte string. */
export interface LiveLines {
  /** Text before the first line. */
  readonly head: string;
  /** Things that happened to guests, at once or nearly so. */
  entries(entries: readonly Entry[]): string;
  /** A session that has begun, or ended, or of which only the end is known. */
  session(session: Session): string;
}
