import type { AuditChannel, NotRecordedOutcome } from './driver.ts';
import type { KernelState } from './drivers/kernel-state.ts';

/** How things are with an audit log, as far as this process may know. */
export interface AuditStatus {
  /** Whether this process may send: it has the privilege, and is where the kernel takes messages from. True where the driver cannot tell. */
  readonly maySend: boolean;
  /** What keeps messages from being recorded now; undefined where nothing is known to. */
  readonly problem: NotRecordedOutcome | undefined;
  /**
   * What the kernel says of itself; undefined where the driver does not speak to it, or the process may not ask (needs CAP_AUDIT_CONTROL in
   * the host's process namespace).
   */
  readonly kernel: KernelState | undefined;
}

/** Asks a channel how things are. */
export function statusOf(channel: AuditChannel): AuditStatus {
  const problem = channel.check?.();
  // Whoever may send may do so while auditing is off as well.
  return { maySend: problem === undefined || problem.reason === 'disabled', problem, kernel: channel.state?.() };
}
