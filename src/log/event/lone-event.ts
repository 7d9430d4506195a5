import type { AuditRecord } from '../record/record.ts';
import type { AuditEvent } from './event-queue.ts';

/** Makes an event of one record, for callers that cannot wait for the rest of its event. */
export function loneEvent(record: AuditRecord): AuditEvent {
  const { node, time, serial } = record;
  return { node, time, serial, records: [record], late: false };
}
