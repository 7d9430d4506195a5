import type { AuditChannel, NotRecordedOutcome } from './driver.ts';
import type { KernelState } from './drivers/kernel-state.ts';

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

/** Asks a channel for its status. */
export function statusOf(channel: AuditChannel): AuditStatus {
  const problem = channel.check?.();
  // A process that may send may also send while auditing is off.
  return { maySend: problem === undefined || problem.reason === 'disabled', problem, kernel: channel.state?.() };
}
