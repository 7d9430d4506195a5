import type { AuditEvent } from '../../log/event/audit-event.ts';
import { EventQueue } from '../../log/event/event-queue.ts';
import { LiveEvents } from '../../log/event/live-events.ts';
import type { FollowReport } from '../../report/session/follow-report.ts';
import { forgottenText, SessionTracker, WANTED } from '../../session/tracker.ts';
import { type FollowedSource, followLog } from '../input/follow-log.ts';
import { Skipped } from '../input/skipped.ts';
import { EXIT } from '../options/command.ts';
import type { Io } from '../terminal/io.ts';
import { terminalText } from '../terminal/terminal.ts';
import type { NamedGuest } from './named-guest.ts';

/** What to report of a log that is followed. */
export interface FollowRequest {
  readonly report: FollowReport;
  readonly debug: boolean;
  /** The guest that the user named. It may be that it is yet to come. */
  readonly guest: NamedGuest | undefined;
}

/**
 * Reports what happened to guests, and then what happens to them.
 *
 * @returns exit code: that of the signal that ended it, or else 0, or 3 if the log could not be read
 */
export async function followSessions(
  source: FollowedSource,
  { report, debug, guest }: FollowRequest,
  io: Io,
): Promise<number> {
  const skipped = new Skipped(io, { debug });
  const skip = ({ records }: AuditEvent, reason: string) => {
    for (const record of records) skipped.add(record, reason);
  };
  const { wanted, keep, initiators = 'none' } = report;
  const tracker = new SessionTracker(keep, skip, { denials: wanted !== WANTED.sessions, initiators });
  let isPast = true;
  let output = '';
  const queue = new EventQueue((event) => {
    const entries = tracker.add(event);
    const begun = tracker.begun();
    if (!isPast) report.add(event, entries, begun);
    else {
      if (guest !== undefined) for (const entry of entries) guest.add(entry);
      const text = report.past(event, entries, begun);
      if (!source.isFromNow) output += text;
    }
  });
  const events = new LiveEvents(queue);
  const flush = async (): Promise<boolean> => {
    const text = output + report.take();
    output = '';
    return text === '' || io.print(Buffer.from(report.raw ? terminalText(text, io) : text, 'latin1'));
  };
  const { complete, interrupted } = await followLog(source, wanted, io, {
    needsPast: true,
    async take(records, name) {
      skipped.from(name, records);
      for (const record of records) {
        if (record.type === undefined || !record.isRecord)
          skipped.add(record, record.reason?.message ?? 'not a record');
        else events.push(record);
      }
      return flush();
    },
    async caughtUp() {
      events.settleAll();
      isPast = false;
      if (guest?.found === false) io.complain(`waiting: ${guest.complaint('')}`);
      let isTaken = await flush();
      const rest = report.shown();
      if (source.isFromNow) return isTaken;
      for await (const text of rest) if (isTaken) isTaken = await io.print(text);
      return isTaken;
    },
    settle() {
      events.settle();
      return flush();
    },
  });
  queue.end();
  skipped.end();
  await flush();
  if (tracker.forgotten > 0) io.complain(forgottenText(tracker.forgotten));
  return interrupted ?? (complete ? 0 : EXIT.failed);
}
