import type { AuditRecord } from '../record/record.ts';
import type { RecordFields } from '../record/record-fields.ts';

/** All records with the same node, time and serial. */
export interface AuditEvent {
  /**
   * Host that wrote the records; undefined if they do not name it. Text from the log: escape it.
   */
  readonly node: string | undefined;
  /**
   * Time in milliseconds since 1970; undefined if the line has none. Such an event consists of that
   * one line.
   */
  readonly time: number | undefined;
  /** Serial number; the host counts anew after a restart. */
  readonly serial: number | undefined;
  /** The records, in the order in which they were read, without copies. */
  readonly records: readonly AuditRecord[];
  /** Whether the event was emitted before, and is emitted again because a record arrived late. */
  readonly late: boolean;
}

/** An event as tests and lists read it, whether its records are objects or a row. */
export type EventFields = Pick<AuditEvent, 'node' | 'time' | 'serial' | 'late'> & {
  readonly records: readonly RecordFields[];
};

/** A record as an event by itself, for callers that cannot wait until its event is complete. */
export function loneEvent(record: AuditRecord): AuditEvent {
  const { node, time, serial } = record;
  return { node, time, serial, records: [record], late: false };
}
