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
  /** The audit daemon; undefined if there is none, or if this process can see nothing of it. */
  readonly daemon: DaemonState | undefined;
}

/** The audit daemon, as far as this process can see it. */
export interface DaemonState {
  /** Its process ID. */
  readonly pid: number;
  /**
   * Bytes of the kernel's buffers that hold records the daemon has not read (`Rmem` in
   * `/proc/net/netlink`); undefined if its socket cannot be seen, as in another network namespace.
   */
  readonly unread: number | undefined;
  /** How often a record did not fit into its socket (`Drops`); undefined as `unread` is. */
  readonly drops: number | undefined;
  /** Whether it stands still: it was stopped, or has not read anything for 100 ms. */
  readonly stalled: boolean;
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
