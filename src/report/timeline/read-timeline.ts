import { EventQueue } from '../../log/event/event-queue.ts';
import { linePicker } from '../../log/lines/line-picker.ts';
import { checkSource, type RecordSource, recordBatches } from '../../log/read-records.ts';
import { SessionTracker, WANTED } from '../../session/tracker.ts';
import { checkOptions } from '../../util/options.ts';
import { type SessionOptions, sessionFilter, sessionShape } from '../session/read-sessions.ts';
import { Collector } from './collector.ts';
import type { Timeline } from './timeline.ts';

/**
 * Reads what a timeline shows from a log: the sessions of guests as `readSessions` yields them, the
 * starts of hosts, the times in which nothing was recorded, and the lines of the records.
 *
 * A timeline holds at most 20,000 sessions with 500,000 entries, and 32 million characters of lines.
 * Beyond that, the oldest are left out, and `leftOut` says how many.
 *
 * @param source path, bytes or stream, as for `readRecords`
 * @param options which guest and which time, and a signal that ends reading
 * @returns the timeline, for `timelineHtml` and `timelineSvg`
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option
 * @throws TransportError as `readRecords` does; FormatError if the guest's name cannot be encoded
 * @example
 * const timeline = await readTimeline('/var/log/audit/audit.log', { guest: 'web1' });
 * await writeFile('web1.html', timelineHtml(timeline));
 */
export async function readTimeline(source: RecordSource, options: SessionOptions = {}): Promise<Timeline> {
  checkSource(source, 'readTimeline');
  checkOptions(options, sessionShape, 'readTimeline');
  const { to = Number.POSITIVE_INFINITY, signal } = options;
  const collector = new Collector(sessionFilter(options));
  const tracker = new SessionTracker('entries', () => {}, { initiators: 'operations' });
  const queue = new EventQueue((event) => {
    if (event.time !== undefined && event.time > to) return;
    const entries = tracker.add(event);
    collector.add(event, entries, tracker.begun());
  });
  for await (const records of recordBatches(source, linePicker(WANTED.related), undefined, signal)) {
    for (const record of records) if (record.type !== undefined) queue.push(record);
  }
  queue.end();
  tracker.end();
  return collector.end();
}
