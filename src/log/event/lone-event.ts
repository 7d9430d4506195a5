import type { AuditRecord } from '../record/record.ts';
import type { AuditEvent } from './event-queue.ts';

/** A record as an event by itself, for callers that cannot wait until its event is complete. */
export function loneEvent(record: AuditRecord): AuditEvent {
  const { node, time, serial } = record;
  return { node, time, serial, records: [record], late: false };
}
