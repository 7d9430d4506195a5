import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import type { Entry, Session } from '../../session/entry/entries.ts';
import { type Selection, selects, selectsSession } from '../../session/selection.ts';
import type { Kept } from '../../session/tracker.ts';
import { jsonText } from '../format/json-line.ts';
import { rawLines } from '../format/raw-lines.ts';
import { type ClassicOptions, classicLine, isListed } from './classic.ts';
import { isFinal, isOver } from './final.ts';
import { Rows } from './rows.ts';
import { guestSession, sessionToJson } from './session-json.ts';
import { Summary } from './summary.ts';
import { entryTable, sessionTable, type TableOptions } from './table.ts';

/** A way to report: takes entries as they come, and gives text. */
export interface Report {
  /** What of the sessions it wants at the end. */
  readonly keep: Kept;
  /** It gives bytes of the log as they are, which no terminal may get. */
  readonly raw?: true;
  /** Takes an event, and the entries and sessions it made; what can be written at once, as a byte string. */
  add(event: AuditEvent, entries: readonly Entry[], sessions: readonly Session[]): string;
  /** The rest, when no more will come. */
  end(): Iterable<string | Uint8Array> | AsyncIterable<string>;
}

/** The lines of auvirt 3.0.9. */
export function classicReport(selection: Selection, options: ClassicOptions): Report {
  const rows = new Rows<Entry>(isFinal, (entry) => classicLine(entry, options));
  return {
    keep: 'nothing',
    add(_, entries) {
      let final = '';
      for (const entry of entries) if (isListed(entry, options) && selects(selection, entry)) final += rows.push(entry);
      return final;
    },
    *end() {
      for (const text of rows.text()) yield Buffer.from(text, 'latin1');
    },
  };
}

/** The counters of auvirt 3.0.9, as text or as a JSON object. */
export function summaryReport(selection: Selection, json: boolean): Report {
  const summary = new Summary();
  return {
    keep: 'nothing',
    add(_, entries) {
      for (const entry of entries) if (selects(selection, entry)) summary.add(entry);
      return '';
    },
    *end() {
      yield json ? `${jsonText(summary.json())}\n` : summary.text();
    },
  };
}

/** A table of sessions, or of everything that happened. */
export function tableReport(selection: Selection, allEvents: boolean, options: TableOptions): Report {
  const shown: Entry[] = [];
  const known: Session[] = [];
  return {
    keep: allEvents ? 'nothing' : 'sessions',
    add(_, entries, sessions) {
      if (allEvents) for (const entry of entries) if (selects(selection, entry)) shown.push(entry);
      known.push(...sessions);
      return '';
    },
    async *end() {
      const within = (session: Session) => selectsSession(selection, session);
      yield allEvents ? await entryTable(shown, options) : await sessionTable(known.filter(within), options);
    },
  };
}

/** A JSON object a line for each session. */
export function jsonReport(selection: Selection): Report {
  let now = 0;
  const rows = new Rows<Session>(
    (session) => isOver(session, now),
    (session) => (selectsSession(selection, session) ? `${jsonText(sessionToJson(guestSession(session)))}\n` : ''),
  );
  return {
    keep: 'entries',
    add({ time }, _, sessions) {
      now = Math.max(now, time ?? 0);
      let final = '';
      for (const session of sessions) final += rows.push(session);
      return asByteString(final);
    },
    end: () => rows.text(),
  };
}

/** The records of events that concern a guest, as they stand in the log. */
export function rawReport(selection: Selection): Report {
  const written = new WeakSet<AuditEvent>();
  return {
    keep: 'nothing',
    raw: true,
    add(event, entries) {
      // Given again: only what has come late is new.
      if (written.has(event)) return rawLines(event.records.slice(-1));
      if (!entries.some((entry) => selects(selection, entry))) return '';
      written.add(event);
      return rawLines(event.records);
    },
    *end() {},
  };
}
