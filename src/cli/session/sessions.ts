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
import { TIGHT_FROM, tightenHeap } from './tight-heap.ts';

/** What to report of the sources. */
export interface SessionRequest {
  readonly report: Report;
  /** Later events are ignored; in milliseconds since 1970. */
  readonly to: number | undefined;
  readonly debug: boolean;
  /** The guest that the user named: its name, safe to print, and whether an entry is about it. */
  readonly guest: { readonly name: string; readonly is: (entry: Entry) => boolean } | undefined;
}

/**
 * Reads the sources and reports what happened to guests.
 *
 * @returns exit code: 0, or 3 if a source could not be read to its end
 */
export async function sessions(sources: readonly Source[], request: SessionRequest, io: Io): Promise<number> {
  const { report, to = Number.POSITIVE_INFINITY, debug, guest } = request;
  const skipped = new Skipped(io, { debug });
  const skip = ({ records }: AuditEvent, reason: string) => {
    for (const record of records) skipped.add(record, reason);
  };
  const denials = report.wanted !== WANTED.sessions;
  const tracker = new SessionTracker(report.keep, skip, { denials, packs: report.packs === true });
  let output = '';
  let found = guest === undefined;
  const add = (event: EventFields, entries: readonly Entry[]): void => {
    found ||= entries.some((entry) => guest?.is(entry));
    output += report.add(event, entries, tracker.begun());
  };
  const queue = new EventQueue(
    (event) => {
      if (event.time === undefined || event.time <= to) add(event, tracker.add(event));
    },
    (row) => {
      if (row.time > to) return;
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
    return bytes.length === 0 || io.print(bytes);
  };
  const { complete, opened } = await readSources(sources, report.wanted, io, (records, name) => {
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
  if (!found) io.complain(`no record names the guest ${guest?.name}`);
  for await (const text of report.end()) if (!(await io.print(text))) break;
  return complete ? 0 : 3;
}

const NOTHING: readonly Entry[] = [];
