import { asByteString } from '../../codec/bytes.ts';
import type { AuditEvent } from '../../log/event/event-queue.ts';
import type { Entry, Session, StartHandle } from '../../session/entry/entries.ts';
import { type Selection, selects, selectsSession } from '../../session/selection.ts';
import type { Kept } from '../../session/tracker.ts';
import { jsonText } from '../format/json-line.ts';
import { rawLines } from '../format/raw-lines.ts';
import { type ClassicOptions, classicLine, isListed } from './classic.ts';
import { isFinal, isOver } from './final.ts';
import { Rows } from './rows.ts';
import { sessionJson } from './session-json.ts';
import { Summary } from './summary.ts';
import { entryTable, sessionTable, type TableOptions } from './table.ts';

/** A report: takes entries as they come, and returns text. */
export interface Report {
  /** What it needs of the sessions. */
  readonly keep: Kept;
  /** Whether it needs denials and anomalies. */
  readonly denials: boolean;
  /** Whether it holds starts by their handles, and no other entry or session for long, so that sessions can be packed. */
  readonly packs?: true;
  /** It returns the bytes of the log unchanged, so they must be escaped for a terminal. */
  readonly raw?: true;
  /** Adds an event with its entries and sessions, and returns what can be printed now, as a byte string. */
  add(event: AuditEvent, entries: readonly Entry[], sessions: readonly Session[]): string;
  /** Ends the log and returns the rest. */
  end(): Iterable<string | Uint8Array> | AsyncIterable<string>;
}

/** The lines of auvirt 3.0.9. */
export function classicReport(selection: Selection, options: ClassicOptions): Report {
  const rows = new Rows<Entry | StartHandle>(
    (item) => ('kind' in item ? isFinal(item) : !item.isPacked && isFinal(item.entry)),
    (item) => classicLine('kind' in item ? item : item.entry, options),
  );
  return {
    keep: 'nothing',
    denials: options.allEvents,
    ...(!options.allEvents && { packs: true }),
    add(_, entries) {
      let final = '';
      for (const entry of entries) {
        if (!isListed(entry, options) || !selects(selection, entry)) continue;
        final += rows.push((entry.kind === 'operation' ? entry.handle : undefined) ?? entry);
      }
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
    denials: true,
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
    denials: allEvents,
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

/** One session per line, as a JSON object. */
export function jsonReport(selection: Selection): Report {
  let now = 0;
  const rows = new Rows<Session>(
    (session) => isOver(session, now),
    (session) => (selectsSession(selection, session) ? `${jsonText(sessionJson(session))}\n` : ''),
  );
  return {
    keep: 'entries',
    denials: true,
    add({ time }, _, sessions) {
      now = Math.max(now, time ?? 0);
      let final = '';
      for (const session of sessions) final += rows.push(session);
      return asByteString(final);
    },
    end: () => rows.text(),
  };
}

/** The records of events that concern a guest, exactly as they are in the log. */
export function rawReport(selection: Selection): Report {
  const written = new WeakSet<AuditEvent>();
  return {
    keep: 'nothing',
    denials: true,
    raw: true,
    add(event, entries) {
      // The event comes again with a late record: only that is new.
      if (written.has(event)) return rawLines(event.records.slice(-1));
      if (!entries.some((entry) => selects(selection, entry))) return '';
      written.add(event);
      return rawLines(event.records);
    },
    *end() {},
  };
}
