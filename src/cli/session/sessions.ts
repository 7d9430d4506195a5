import { type AuditEvent, EventQueue } from '../../log/event/event-queue.ts';
import type { Wanted } from '../../log/lines/line-picker.ts';
import type { Report } from '../../report/session/session-reports.ts';
import type { Entry } from '../../session/entry/entries.ts';
import { forgottenText, SessionTracker } from '../../session/tracker.ts';
import { Skipped } from '../input/skipped.ts';
import { type NamedSource, readAll } from '../input/sources.ts';
import type { Io } from '../io.ts';
import { terminalText } from '../terminal/terminal-text.ts';
import { TIGHT_FROM, tightenHeap } from './tight-heap.ts';

/** What to read of the sources, and what to make of it. */
export interface SessionRequest {
  readonly wanted: Wanted;
  readonly report: Report;
  /** Nothing later counts, in whole seconds since 1970. */
  readonly to: number | undefined;
  readonly debug: boolean;
  /** The guest that was asked for by name, safe to print, and whether an entry is its. */
  readonly guest: { readonly name: string; readonly is: (entry: Entry) => boolean } | undefined;
}

/**
 * Reads the sources and reports what happened to guests.
 *
 * @returns exit code: 0, or 3 where a source could not be read to its end
 */
export async function sessions(sources: readonly NamedSource[], request: SessionRequest, io: Io): Promise<number> {
  const { wanted, report, to = Number.POSITIVE_INFINITY, debug, guest } = request;
  const skipped = new Skipped(io, debug);
  const skip = ({ records }: AuditEvent, reason: string) => {
    for (const record of records) skipped.add(record, reason);
  };
  const tracker = new SessionTracker(report.keep, skip, { denials: report.denials, packs: report.packs === true });
  let output = '';
  let found = guest === undefined;
  const queue = new EventQueue((event) => {
    if (event.time !== undefined && Math.floor(event.time / 1000) > to) return;
    const entries = tracker.add(event);
    found ||= entries.some((entry) => guest?.is(entry));
    output += report.add(event, entries, tracker.begun());
  });
  const flush = async (): Promise<boolean> => {
    const bytes = Buffer.from(report.raw ? terminalText(output, io) : output, 'latin1');
    output = '';
    return bytes.length === 0 || io.print(bytes);
  };
  const { complete, opened } = await readAll(sources, wanted, io, (records, name) => {
    for (const record of records) {
      skipped.from(name, record);
      if (record.type === undefined) skipped.add(record, record.reason?.message ?? 'no record');
      else queue.push(record);
    }
    if (tracker.retained > TIGHT_FROM) tightenHeap();
    return flush();
  });
  queue.end();
  tracker.end();
  skipped.end();
  await flush();
  // Of nothing, there is nothing to report: not even that nothing happened.
  if (!opened) return 3;
  if (tracker.forgotten > 0) io.complain(forgottenText(tracker.forgotten));
  if (!found) io.complain(`no record names the guest ${guest?.name}`);
  for await (const text of report.end()) if (!(await io.print(text))) break;
  return complete ? 0 : 3;
}
