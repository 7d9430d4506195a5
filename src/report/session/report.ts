import type { EventFields } from '../../log/event/audit-event.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import type { Selection } from '../../session/selection.ts';
import type { Kept } from '../../session/tracker.ts';
import type { Calendar } from '../../util/calendar.ts';
import type { UserName } from '../format/user.ts';
import type { TableOptions } from '../table/table.ts';
import type { Summary } from './summary.ts';

/** A report: takes entries as they come, and returns text. */
export interface Report {
  /** Which records it needs. */
  readonly wanted: Wanted;
  /** What it needs of the sessions at the end. */
  readonly keep: Kept;
  /**
   * Whether it holds starts by their handles, and no other entry or session for long, so that
   * sessions can be packed.
   */
  readonly packs?: true;
  /** For which entries it shows on whose behalf they happened; for none unless it says so. */
  readonly initiators?: 'operations' | 'all';
  /** Whether it returns bytes of the log unchanged, which must be escaped for a terminal. */
  readonly raw?: true;
  /**
   * Takes an event with the entries and sessions it made; returns the text that is final, as a byte
   * string.
   */
  add(event: EventFields, entries: readonly Entry[], sessions: readonly Session[]): string;
  /** The rest, after the last event. */
  end(): Iterable<string | Uint8Array> | AsyncIterable<string>;
}

/** What a list of sessions shows. */
export interface ListOptions extends TableOptions {
  readonly selection: Selection;
  /** Everything that happened to the guests, and not only their sessions. */
  readonly allEvents: boolean;
  readonly showUuid: boolean;
  /** Whether to show the serials of the records that prove each line. */
  readonly proof: boolean;
  /** Whether a table has a row for each cgroup permission, instead of one for several. */
  readonly cgroup: boolean;
  /** How many of the newest rows to show; all if undefined. */
  readonly last: number | undefined;
  /** Whether the newest row comes first. */
  readonly reverse: boolean;
  readonly userName: UserName;
}

/** A format in which sessions are listed, and their counters. */
export interface SessionFormat {
  list(options: ListOptions): Report;
  summary(summary: Summary, calendar: Calendar): string;
}
