import type { AuditRecord } from '../record/record.ts';

/** Assembles events from records, and holds those that may be incomplete. */
export interface Assembler {
  /** Takes the next record. */
  push(record: AuditRecord): void;
  /** How many records were taken. */
  readonly read: number;
  /**
   * Emits held events that began early enough, without waiting for newer records: the log may be
   * quiet. A record that comes later is emitted as late, or as an event by itself.
   *
   * @param whole events that are complete, as their records tell, if their first record was among
   *   the first so many
   * @param any the same for events that may be incomplete
   */
  settle(whole: number, any: number): void;
  /** Emits what is still held. */
  end(): void;
}
