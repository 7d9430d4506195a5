import type { NotRecordedOutcome } from './outcome.ts';

/** Status of an audit log, as far as this process may know it. */
export interface AuditStatus {
  /**
   * Whether this process may send: it has the privilege, and its namespace is allowed. True if the
   * driver cannot tell.
   */
  readonly maySend: boolean;
  /** The condition that currently prevents recording; undefined if none is known. */
  readonly problem: NotRecordedOutcome | undefined;
  /**
   * State of the kernel's audit; undefined if the driver does not use the kernel, or if the process
   * may not ask (that needs CAP_AUDIT_CONTROL in the initial process namespace).
   */
  readonly kernel: KernelState | undefined;
}

/** State of the kernel's audit, as `auditctl -s` shows it. */
export interface KernelState {
  /** Whether auditing is on. `locked`: on, and unchangeable until the next boot. */
  readonly enabled: 'off' | 'on' | 'locked';
  /** Process ID of the audit daemon. 0: there is none, and records go only to the kernel's log. */
  readonly daemonPid: number;
  /** Number of records that wait for the daemon. */
  readonly backlog: number;
  /** Maximum of `backlog`; beyond it, the kernel blocks senders. */
  readonly backlogLimit: number;
  /**
   * Number of records from any process that the kernel counted as lost since boot. It does not
   * count all losses.
   */
  readonly lost: number;
  /** Maximum number of records per second; 0 means unlimited. */
  readonly rateLimit: number;
}
