import type { AuditRecord } from '../record/record.ts';
import type { AuditEvent } from './event-queue.ts';

/** A record as an event by itself, for callers that cannot wait until its event is complete. */
export function loneEvent(record: AuditRecord): AuditEvent {
  const { node, seconds, milliseconds = 0, serial } = record;
  const time = seconds === undefined ? undefined : seconds * 1000 + milliseconds;
  return { node, time, serial, records: [record], late: false };
}
