import type { AuditEvent } from '../../src/log/event/audit-event.ts';
import { EventQueue } from '../../src/log/event/event-queue.ts';
import { parseRecord } from '../../src/log/record/parse-record.ts';
import type { Ending, Entry, Session } from '../../src/session/entry/entries.ts';
import { SessionTracker } from '../../src/session/tracker.ts';

/** Sessions and entries found in lines, in a short notation, and why records were skipped. */
export interface Tracked {
  readonly sessions: readonly string[];
  readonly entries: readonly string[];
  readonly skipped: readonly string[];
  readonly raw: { readonly sessions: readonly Session[]; readonly entries: readonly Entry[] };
}

/** Passes lines through the event queue and the session tracker. Times are in seconds. */
export function track(lines: readonly string[]): Tracked {
  const skipped: string[] = [];
  const tracker = new SessionTracker('entries', (_: AuditEvent, reason: string) => skipped.push(reason), {
    initiators: 'all',
  });
  const entries: Entry[] = [];
  const sessions: Session[] = [];
  const queue = new EventQueue((event) => {
    entries.push(...tracker.add(event));
    sessions.push(...tracker.begun());
  });
  for (const line of lines) queue.push(parseRecord(line));
  queue.end();
  tracker.end();
  return {
    sessions: sessions.map(sessionText),
    entries: entries.map(entryText),
    skipped,
    raw: { sessions, entries },
  };
}

function sessionText({ guest, start, stop, ending, from, to }: Session): string {
  const name = (start ?? stop)?.name.replaceAll('"', '');
  const host = guest.node === undefined ? '' : `@${guest.node}`;
  const moved = `${from === undefined ? '' : ` from ${from.guest.node}`}${to === undefined ? '' : ` to ${to.guest.node}`}`;
  return `${name}${host} ${start === undefined ? '?' : start.time / 1000}-${endText(ending)}${moved}`;
}

function entryText(entry: Entry): string {
  const when = `${entry.time / 1000}`;
  const failed = entry.success ? '' : ' failed';
  if (entry.kind === 'operation') return `${entry.op} ${when}${failed}`;
  if (entry.kind === 'label') return `label ${when}${failed}`;
  if (entry.kind === 'release') return `release ${entry.assignment.resource} ${when}${failed}`;
  if (entry.kind === 'resource') {
    const { resource, given } = entry.assignment;
    return `${resource} ${given?.wire.replaceAll('"', '')} ${when}-${endText(entry.ending)}${failed}`;
  }
  return `${entry.kind} ${when} ${entry.name.replaceAll('"', '')}`;
}

const endText = (ending: Ending | undefined): string =>
  ending === undefined ? '' : `${ending.time === undefined ? '?' : ending.time / 1000} ${ending.cause}`;
