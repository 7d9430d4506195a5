import type { AuditEvent, EventFields } from '../../log/event/audit-event.ts';
import { EventQueue } from '../../log/event/event-queue.ts';
import type { AuditRecord } from '../../log/record/record.ts';
import { handOver, type RecordTaker } from '../../log/record/record-batch.ts';
import type { Source } from '../../log/source/source.ts';
import type { Report } from '../../report/session/report.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { forgottenText, SessionTracker, WANTED } from '../../session/tracker.ts';
import { readSources } from '../input/read-sources.ts';
import { Skipped } from '../input/skipped.ts';
import type { Io } from '../terminal/io.ts';
import { terminalText } from '../terminal/terminal.ts';
import type { NamedGuest } from './named-guest.ts';
import { TIGHT_FROM, tightenHeap } from './tight-heap.ts';

/** What to report of the sources. */
export interface SessionRequest {
  readonly report: Report;
  /** Later events are ignored; in milliseconds since 1970. */
  readonly to: number | undefined;
  readonly debug: boolean;
  /** The guest that the user named. */
  readonly guest: NamedGuest | undefined;
  /** Whether it is an error that no record names this guest. Otherwise only a terminal is told. */
  readonly mustBeKnown: boolean;
}

/**
 * Reads the sources and reports what happened to guests.
 *
 * @returns exit code: 0; 1 if the sources have no audit record, or none that names the guest; 3 if a
 *   source could not be read to its end
 */
export async function sessions(sources: readonly Source[], request: SessionRequest, io: Io): Promise<number> {
  const { report, to = Number.POSITIVE_INFINITY, debug, guest, mustBeKnown } = request;
  const skipped = new Skipped(io, { debug });
  const skip = ({ records }: AuditEvent, reason: string) => {
    for (const record of records) skipped.add(record, reason);
  };
  const denials = report.wanted !== WANTED.sessions;
  const { packs = false, initiators = 'none' } = report;
  const tracker = new SessionTracker(report.keep, skip, { denials, packs, initiators });
  let output = '';
  let isEmpty = true;
  let isCut = false;
  let hasGuests = false;
  const add = (event: EventFields, entries: readonly Entry[]): void => {
    hasGuests ||= entries.length > 0;
    if (guest !== undefined) for (const entry of entries) guest.add(entry);
    output += report.add(event, entries, tracker.begun());
  };
  const queue = new EventQueue(
    (event) => {
      if (event.time === undefined || event.time <= to) add(event, tracker.add(event));
      else isCut = true;
    },
    (row) => {
      if (row.time > to) {
        isCut = true;
        return;
      }
      const entry = tracker.addRow(row);
      add(row, entry === undefined ? NOTHING : [entry]);
    },
  );
  const takeRecord = (record: AuditRecord): void => {
    if (record.type === undefined || !record.isRecord) skipped.add(record, record.reason?.message ?? 'not a record');
    else queue.push(record);
  };
  const taker: RecordTaker = { push: takeRecord, pushRow: (core, row) => queue.pushRow(core, row) };
  const flush = async (): Promise<boolean> => {
    const bytes = Buffer.from(report.raw ? terminalText(output, io) : output, 'latin1');
    output = '';
    isEmpty &&= bytes.length === 0;
    return bytes.length === 0 || io.print(bytes);
  };
  const {
    complete,
    opened,
    isAudit,
    sources: names,
  } = await readSources(sources, report.wanted, io, (records, name) => {
    skipped.from(name, records);
    handOver(records, taker);
    if (tracker.retained > TIGHT_FROM) tightenHeap();
    return flush();
  });
  queue.end();
  tracker.end();
  skipped.end();
  await flush();
  // If nothing could be read, a report would wrongly say that nothing happened.
  if (!opened) return 3;
  if (tracker.forgotten > 0) io.complain(forgottenText(tracker.forgotten));
  const isUnknown = guest !== undefined && !guest.found;
  for await (const text of report.end()) {
    isEmpty &&= text.length === 0;
    if (!(await io.print(text))) break;
  }
  const limit = isCut ? ' before --end' : '';
  if (isAudit && isUnknown && (mustBeKnown || io.terminal.output)) io.complain(guest.complaint(limit));
  else if (isAudit && isEmpty && io.terminal.output) {
    const none = `no record of a guest in ${names}${limit}`;
    io.complain(hasGuests ? `nothing to show: ${none} matches` : none);
  }
  if (!complete) return 3;
  return isAudit && !(isUnknown && mustBeKnown) ? 0 : 1;
}

const NOTHING: readonly Entry[] = [];
