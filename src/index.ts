// The public names, one by one.

export type { ExpectationResult } from './check/expect/collector.ts';
export {
  type ExpectOptions,
  type ExpectReport,
  type ExpectSource,
  expectRecords,
  logPosition,
  type RecordLines,
} from './check/expect/expect-records.ts';
export type { ExpectedRecord } from './check/expect/expectation.ts';
export type { Miss } from './check/expect/misses.ts';
export type { NearMiss } from './check/expect/nearest.ts';
export { lintLog } from './check/lint/lint-log.ts';
export { type Finding, lintRecord } from './check/lint/lint-record.ts';
export { LogLinter } from './check/lint/log-linter.ts';
export { type RoundTrip, verifyRoundTrip } from './check/round-trip/round-trip.ts';
export type { AuditText } from './codec/bytes.ts';
export type { AuditLog } from './emit/audit-log.ts';
export type { OutcomeDiagnostics } from './emit/diagnostics.ts';
export type {
  AcceptedOutcome,
  AuditChannel,
  AuditDriver,
  BatchSender,
  DriverMessage,
  KeptOutcome,
  NotRecorded,
  NotRecordedOutcome,
  Origin,
  Outcome,
  PendingOutcome,
  RecordedOutcome,
  SettledOutcome,
  Shortened,
} from './emit/driver.ts';
export { ffiNapiDriver } from './emit/drivers/ffi-napi.ts';
export { fileDriver } from './emit/drivers/file.ts';
export type { KernelState } from './emit/drivers/kernel-state.ts';
export { koffiDriver } from './emit/drivers/koffi.ts';
export { type MemoryDriver, memoryDriver } from './emit/drivers/memory.ts';
export type { FailurePolicy } from './emit/failure.ts';
export type { Fallback, FallbackReason, FallbackRecord } from './emit/fallback/fallback.ts';
export type { FallbackFile } from './emit/fallback/fallback-file.ts';
export { GuestAudit } from './emit/guest/guest-audit.ts';
export type {
  FieldedResource,
  GuestAmount,
  GuestIdentity,
  GuestOperation,
  GuestPermission,
  GuestResource,
  GuestStart,
  ValuedResource,
} from './emit/guest/guest-description.ts';
export { type DriverName, type OpenOptions, openAudit } from './emit/open.ts';
export type { QueueCounters, QueueOptions } from './emit/queue/queue-options.ts';
export type { AuditStatus } from './emit/status.ts';
export {
  auditLogVirtControl,
  auditLogVirtCreate,
  auditLogVirtDestroy,
  auditLogVirtIntegrityCheck,
  auditLogVirtMachineId,
  auditLogVirtMigrateIn,
  auditLogVirtMigrateOut,
  auditLogVirtResource,
  type ResourceEvent,
} from './emit/virt.ts';
export { type RuleId, ruleCatalog } from './lint/catalog.ts';
export type { Example, Rule, Severity } from './lint/rule.ts';
export type { AuditEvent } from './log/event/event-queue.ts';
export { readEvents } from './log/read-events.ts';
export { type RecordSource, readRecords } from './log/read-records.ts';
export { parseJournalEntry, parseRecord } from './log/record/parse-record.ts';
export type { AuditField, AuditRecord } from './log/record/record.ts';
export { toEcs } from './report/event/event-ecs.ts';
export { type EventGuest, eventFromJson, toJson } from './report/event/event-json.ts';
export type { UserName } from './report/format/user.ts';
export type {
  Audited,
  CgroupAllEvent,
  CgroupMajorEvent,
  CgroupPathEvent,
  ChardevEvent,
  ControlEvent,
  CreateEvent,
  DestroyEvent,
  DevEvent,
  DiskEvent,
  DockerEvent,
  EvdevEvent,
  EventBase,
  EventKind,
  FsEvent,
  HostdevChardevEvent,
  HostdevDiskEvent,
  InitEvent,
  IntegrityCheckEvent,
  IothreadEvent,
  IvshmemSocketEvent,
  MachineIdEvent,
  MemEvent,
  MigrateInEvent,
  MigrateOutEvent,
  NetEvent,
  NetOpenEvent,
  ReadEvent,
  RngEvent,
  ShmemEvent,
  SmartcardEvent,
  TpmEmulatorEvent,
  TpmEvent,
  TpmExternalEvent,
  VcpuEvent,
  VirtEvent,
} from './schema/events.ts';
export { typeName, typeNumber, VIRT } from './schema/record-types.ts';
export type { Criteria } from './search/criteria.ts';
export { select } from './search/select.ts';
export { type AuditMessage, formatEvent } from './text/format.ts';
export { parseMessage } from './text/parse.ts';
export type { Reason, ReasonCode } from './text/reason.ts';
export type { Recognized, RecognizedEvent, Unrecognized } from './text/recognize.ts';
export type { AuditTail } from './text/tail.ts';
export { AuditError, ERROR_CODES, type ErrorCode, FormatError, TransportError, UsageError } from './util/errors.ts';
