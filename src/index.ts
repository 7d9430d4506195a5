/**
 * Write the audit records of virtual machines: open an audit log, emit events, and choose what
 * happens if recording fails.
 *
 * @module libaudit-virt
 */

export { verifyRoundTrip } from './check/round-trip/round-trip.ts';
export type { AuditText } from './codec/bytes.ts';
export type { AuditLog } from './emit/audit-log.ts';
export type { OutcomeDiagnostics } from './emit/channel/diagnostics.ts';
export type { AuditDriver } from './emit/channel/driver.ts';
export type { Origin } from './emit/channel/driver-message.ts';
export type { Outcome } from './emit/channel/outcome.ts';
export type { AuditStatus } from './emit/channel/status.ts';
export { ffiNapiDriver } from './emit/drivers/ffi-napi.ts';
export { fileDriver } from './emit/drivers/file.ts';
export { koffiDriver } from './emit/drivers/koffi.ts';
export { type MemoryDriver, memoryDriver } from './emit/drivers/memory.ts';
export type { Fallback } from './emit/fallback/fallback.ts';
export type { FallbackFile } from './emit/fallback/fallback-file.ts';
export type { FallbackRecord } from './emit/fallback/keeper.ts';
export { GuestAudit } from './emit/guest/guest-audit.ts';
export type {
  DiskReplacement,
  GuestArrival,
  GuestIdentity,
  GuestMigration,
  GuestResource,
  GuestStart,
  RunningGuest,
} from './emit/guest/guest-description.ts';
export type { GuestAudited, GuestOperation, Perform } from './emit/guest/guest-operation.ts';
export { type OpenOptions, openAudit } from './emit/open.ts';
export type { QueueCounters, QueueOptions } from './emit/queue/queue-options.ts';
export {
  auditLogVirtControl,
  auditLogVirtCreate,
  auditLogVirtDestroy,
  auditLogVirtIntegrityCheck,
  auditLogVirtMachineId,
  auditLogVirtMigrateIn,
  auditLogVirtMigrateOut,
  auditLogVirtResource,
} from './emit/virt.ts';
export type { Audited, ReadEvent, VirtEvent } from './schema/events.ts';
export { typeName, typeNumber, VIRT } from './schema/record-types.ts';
export { type AuditMessage, formatEvent } from './text/format.ts';
export { parseMessage } from './text/parse.ts';
export type { Recognized } from './text/recognize.ts';
export { AuditError, ERROR_CODES, type ErrorCode, FormatError, TransportError, UsageError } from './util/errors.ts';
