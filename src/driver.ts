/**
 * What a custom driver implements: an object with the shape of `AuditDriver`, which `openAudit({
 * driver })` takes.
 *
 * @module libaudit-virt/driver
 */

export type {
  AcceptedOutcome,
  AuditChannel,
  AuditDriver,
  BatchSender,
  DriverMessage,
  KeptOutcome,
  NotRecorded,
  NotRecordedOutcome,
  Outcome,
  PendingOutcome,
  RecordedOutcome,
  SettledOutcome,
} from './emit/driver.ts';
export type { KernelState } from './emit/drivers/kernel-state.ts';
export type { AuditStatus } from './emit/status.ts';
