import { EventGroups } from './event/event-groups.ts';
import type { AuditEvent } from './event/event-queue.ts';
import { everyLine, linePicker } from './lines/line-picker.ts';
import { type RecordSource, recordBatches } from './read-records.ts';

/**
 * Reads events: the records that share a node, a time and a serial, put together. They come in the order in which they
 * began in the source. A record whose line does not tell its time (journalctl's short form) is an event by itself; what is
 * no record is left out.
 *
 * @param source path, bytes or stream, as for `readRecords`
 * @param options `wanted`: which record types to read, by number; all where it is not given. `timeout`: how much newer
 *   another record of the same node has to be to end an event, in whole seconds (2, as in libauparse)
 * @yields the events
 * @throws TransportError as `readRecords` does
 */
export async function* readEvents(
  source: RecordSource,
  options: { readonly wanted?: (type: number) => boolean; readonly timeout?: number } = {},
): AsyncGenerator<AuditEvent, void, void> {
  const { wanted, timeout } = options;
  let ready: AuditEvent[] = [];
  const groups = new EventGroups((event) => void ready.push(event), timeout);
  for await (const records of recordBatches(source, wanted === undefined ? everyLine : linePicker({ types: wanted }))) {
    for (const record of records) if (record.isRecord) groups.push(record);
    yield* ready;
    ready = [];
  }
  groups.end();
  yield* ready;
}
