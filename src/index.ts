// The public names, one by one.
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
export type { FailurePolicy } from './emit/failure.ts';
export type { Fallback, FallbackReason, FallbackRecord } from './emit/fallback.ts';
export type { FallbackFile } from './emit/fallback-file.ts';
export { ffiNapiDriver } from './emit/ffi-napi.ts';
export { fileDriver } from './emit/file.ts';
export { GuestAudit } from './emit/guest-audit.ts';
export type {
  FieldedResource,
  GuestAmount,
  GuestIdentity,
  GuestOperation,
  GuestPermission,
  GuestResource,
  GuestStart,
  ValuedResource,
} from './emit/guest-description.ts';
export type { KernelState } from './emit/kernel-state.ts';
export { koffiDriver } from './emit/koffi.ts';
export { type MemoryDriver, memoryDriver } from './emit/memory.ts';
export { type DriverName, type OpenOptions, openAudit } from './emit/open.ts';
export type { QueueCounters, QueueOptions } from './emit/queue-options.ts';
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
export { AuditError, ERROR_CODES, type ErrorCode, FormatError, TransportError, UsageError } from './errors.ts';
export type { ExpectationResult } from './expect/collector.ts';
export {
  type ExpectOptions,
  type ExpectReport,
  type ExpectSource,
  expectRecords,
  logPosition,
  type RecordLines,
} from './expect/expect-records.ts';
export type { ExpectedRecord } from './expect/expectation.ts';
export type { Miss } from './expect/misses.ts';
export type { NearMiss } from './expect/nearest.ts';
export { lintLog } from './lint/lint-log.ts';
export { type Finding, lintRecord } from './lint/lint-record.ts';
export { LogLinter } from './lint/log-linter.ts';
export type { AuditEvent } from './log/events.ts';
export { parseJournalEntry } from './log/journal.ts';
export { parseRecord } from './log/parse-record.ts';
export { type RecordSource, readRecords } from './log/read.ts';
export { readEvents } from './log/read-events.ts';
export type { AuditField, AuditRecord } from './log/record.ts';
export { type RoundTrip, verifyRoundTrip } from './log/round-trip.ts';
export { toEcs } from './report/event-ecs.ts';
export { type EventGuest, eventFromJson, toJson } from './report/event-json.ts';
export type { UserName } from './report/user.ts';
export { type RuleId, ruleCatalog } from './rules/catalog.ts';
export type { Example, Rule, Severity } from './rules/rule.ts';
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
