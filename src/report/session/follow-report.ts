import type { AuditEvent } from '../../log/event/audit-event.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import { type Selection, selects, selectsSession } from '../../session/selection.ts';
import { type Kept, WANTED } from '../../session/tracker.ts';
import type { LiveLines } from './live-lines.ts';
import { rawReport } from './other-reports.ts';
import type { Report } from './report.ts';
import { SessionChanges } from './session-changes.ts';

/** A report on a log that is followed: first what is there, as a list, then a line for each thing that comes. */
export interface FollowReport {
  readonly wanted: Wanted;
  readonly keep: Kept;
  readonly initiators?: Report['initiators'];
  /** Whether it returns bytes of the log unchanged, which must be escaped for a terminal. */
  readonly raw?: true;
  /** Takes an event of the past; returns the part of the list that is final, as a byte string. */
  past(event: AuditEvent, entries: readonly Entry[], sessions: readonly Session[]): string;
  /** The rest of the list; to be called once. */
  shown(): Iterable<string | Uint8Array> | AsyncIterable<string>;
  /** Takes an event that came. */
  add(event: AuditEvent, entries: readonly Entry[], sessions: readonly Session[]): void;
  /** The lines of what came since the last call, as a byte string. */
  take(): string;
}

/**
 * Follows sessions, or everything that happens.
 *
 * @param list writes the past
 * @param lines writes what comes
 */
export function followReport(
  list: Report,
  lines: LiveLines,
  { selection, allEvents }: { readonly selection: Selection; readonly allEvents: boolean },
): FollowReport {
  const changes = new SessionChanges();
  let { head } = lines;
  let past: Report | undefined = list;
  let text = '';
  let entries: Entry[] = [];
  return {
    wanted: allEvents || list.wanted === WANTED.related ? WANTED.live : list.wanted,
    keep: list.keep === 'nothing' ? 'sessions' : list.keep,
    initiators: list.initiators,
    past(event, some, sessions) {
      changes.add(event, some, sessions);
      return past?.add(event, some, sessions) ?? '';
    },
    shown() {
      const rest = past?.end() ?? [];
      // What it holds is not needed any more.
      past = undefined;
      return rest;
    },
    add(event, some, sessions) {
      const changed = changes.add(event, some, sessions);
      if (allEvents) entries.push(...some.filter((entry) => selects(selection, entry)));
      else {
        for (const session of changed) if (selectsSession(selection, session)) text += lines.session(session);
      }
    },
    take() {
      let taken = text;
      if (entries.length > 0) taken += lines.entries(entries);
      text = '';
      entries = [];
      if (taken === '') return '';
      taken = head + taken;
      head = '';
      return taken;
    },
  };
}

/** Follows the records that concern guests. */
export function followRaw(selection: Selection): FollowReport {
  const { wanted, keep, add, end } = rawReport(selection);
  let text = '';
  return {
    wanted,
    keep,
    raw: true,
    past: add,
    shown: end,
    add(...of) {
      text += add(...of);
    },
    take() {
      const taken = text;
      text = '';
      return taken;
    },
  };
}
