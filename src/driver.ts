/**
 * What a custom driver implements: an object with the shape of `AuditDriver`, which `openAudit({
 * driver })` takes.
 *
 * @module libaudit-virt/driver
 */

export type { AuditChannel, AuditDriver, BatchSender } from './emit/channel/driver.ts';
export type { DriverMessage } from './emit/channel/driver-message.ts';
export type {
  AcceptedOutcome,
  Doubt,
  KeptOutcome,
  KeptReason,
  NotRecorded,
  NotRecordedOutcome,
  Outcome,
  PendingOutcome,
  RecordedOutcome,
  SettledOutcome,
} from './emit/channel/outcome.ts';
export type { AuditStatus, DaemonState, KernelState } from './emit/channel/status.ts';
