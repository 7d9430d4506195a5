import { number } from '../util/checks.ts';
import { checkOptions, type Shape } from '../util/options.ts';
import type { AuditEvent } from './event/audit-event.ts';
import { EventGroups } from './event/event-groups.ts';
import {
  checkSource,
  isWanted,
  pickerOf,
  type ReadOptions,
  type RecordSource,
  readShape,
  recordBatches,
} from './read-records.ts';

/** What to read, until when, and when an event ends. */
export interface ReadEventsOptions extends ReadOptions {
  /**
   * An event ends when another record of the same node is newer by this many milliseconds; 2,000 if
   * left out, as in libauparse. Compared in whole seconds, as `ausearch` does.
   */
  readonly timeout?: number | undefined;
}

/**
 * Reads the events of a log: records with the same node, time and serial, put together. Events come
 * in the order in which they begin in the log. A record whose line has no stamp (journalctl's short
 * form) is an event by itself; lines without a record are left out.
 *
 * @param source path, bytes or stream, as for `readRecords`
 * @param options which record types to read, a signal that ends reading, and when an event ends
 * @yields the events
 * @throws UsageError `option-unknown` or `option-invalid`, which names the option or the source, when
 *   it is called
 * @throws TransportError as `readRecords` does
 * @example
 * for await (const { time, serial, records } of readEvents('/var/log/audit/audit.log')) {
 *   console.log(new Date(time ?? 0), serial, records.length);
 * }
 */
export function readEvents(
  source: RecordSource,
  options: ReadEventsOptions = {},
): AsyncGenerator<AuditEvent, void, void> {
  checkSource(source, 'readEvents');
  checkOptions(options, shape, 'readEvents');
  return events(source, options);
}

const shape: Shape<ReadEventsOptions> = { ...readShape, timeout: number({ from: 0, infinity: true }) };

async function* events(
  source: RecordSource,
  { types, signal, timeout }: ReadEventsOptions,
): AsyncGenerator<AuditEvent, void, void> {
  const wanted = types === undefined ? undefined : new Set(types);
  let ready: AuditEvent[] = [];
  const groups = new EventGroups((event) => void ready.push(event), timeout);
  for await (const records of recordBatches(source, pickerOf(wanted), undefined, signal)) {
    for (const record of records) if (record.isRecord && isWanted(record, wanted)) groups.push(record);
    for (const event of ready) {
      signal?.throwIfAborted();
      yield event;
    }
    ready = [];
  }
  groups.end();
  yield* ready;
}
