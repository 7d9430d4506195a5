import type { AuditText } from '../../codec/bytes.ts';
import type { GuestSession } from '../session/guest-session.ts';

/**
 * What a timeline shows: the sessions of guests, and what happened to their hosts. From
 * `readTimeline`.
 */
export interface Timeline {
  /** The sessions, in the order in which they became known. */
  readonly sessions: readonly GuestSession[];
  /** The starts of hosts, in the order of the log. */
  readonly boots: readonly HostBoot[];
  /** Times in which hosts recorded nothing, in the order of the log. */
  readonly gaps: readonly LogGap[];
  /**
   * The lines of the records that the sessions consist of, as in the log: bytes that are not UTF-8
   * as a `Uint8Array`.
   */
  readonly lines: readonly TimelineLine[];
  /** Time of the first record that was read, in milliseconds since 1970; null if there was none. */
  readonly from: number | null;
  /** Time of the last record that was read, in milliseconds since 1970; null if there was none. */
  readonly to: number | null;
  /** What was left out because there was too much of it. */
  readonly leftOut: TimelineRest;
}

/** A host has started. */
export interface HostBoot {
  /** Host, if the records name it (`node=`). */
  readonly node: AuditText | null;
  /**
   * When SYSTEM_BOOT was recorded, or the first record after the serials began again; in
   * milliseconds since 1970.
   */
  readonly time: number;
}

/** A time in which a host recorded nothing, or may not have. */
export interface LogGap {
  /** Host, if the records name it (`node=`). */
  readonly node: AuditText | null;
  /** When it begins, in milliseconds since 1970. */
  readonly from: number;
  /** When it ends, in milliseconds since 1970. */
  readonly to: number;
  /**
   * `host-down`: from the shutdown to the next record. `auditd-stopped`: from DAEMON_END or
   * DAEMON_ABORT to DAEMON_START. `auditd-restarted`: DAEMON_START without an end of auditd, so that
   * records since the last one that was read may be missing.
   */
  readonly reason: 'host-down' | 'auditd-stopped' | 'auditd-restarted';
}

/** A record as it is in the log. */
export interface TimelineLine {
  /** Host, if the record names it (`node=`). */
  readonly node: AuditText | null;
  /** Time of its event, in milliseconds since 1970. */
  readonly time: number;
  /** Serial of its event. */
  readonly serial: number;
  /** The line, without its end. */
  readonly text: AuditText;
}

/** How much was left out of a timeline. */
export interface TimelineRest {
  /** Number of sessions; those that began first are left out. */
  readonly sessions: number;
  /** When the last of them began, in milliseconds since 1970; null if there is none. */
  readonly until: number | null;
  /** Number of lines; those that came first are left out. */
  readonly lines: number;
}
