/**
 * Read audit logs: records, events, and the sessions of guests.
 *
 * @module libaudit-virt/log
 */

export type { AuditEvent } from './log/event/audit-event.ts';
export type { FollowOptions } from './log/read/followed.ts';
export { type ReadEventsOptions, readEvents } from './log/read/read-events.ts';
export { type ReadOptions, readRecords } from './log/read/read-records.ts';
export type { RecordSource } from './log/read-records.ts';

export { parseJournalEntry, parseRecord } from './log/record/parse-record.ts';
export type { AuditField, AuditRecord } from './log/record/record.ts';
export { toEcs } from './report/event/event-ecs.ts';
export { type EventGuest, eventFromJson, toJson } from './report/event/event-json.ts';
export type {
  GuestSession,
  JourneyLeg,
  NeighbourSession,
  SessionAccess,
  SessionAnomaly,
  SessionDenial,
  SessionEnd,
  SessionEnding,
  SessionEntry,
  SessionGuest,
  SessionInitiator,
  SessionLabel,
  SessionOperation,
  SessionRelease,
  SessionResource,
} from './report/session/guest-session.ts';
export { readSessions, type SessionOptions } from './report/session/read-sessions.ts';
export { sessionToJson } from './report/session/session-json.ts';
export type { Criteria } from './search/criteria.ts';
export { select } from './search/select.ts';
export type { Reason, ReasonCode } from './text/reason.ts';
export type { AuditTail } from './text/tail.ts';
