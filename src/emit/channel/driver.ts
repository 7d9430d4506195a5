import type { DriverMessage } from './driver-message.ts';
import type { NotRecordedOutcome, SettledOutcome } from './outcome.ts';
import type { AuditStatus, KernelState } from './status.ts';

/** Sends messages from another thread, so that the event loop does not block. */
export interface BatchSender {
  /**
   * Sends messages in their order. It is not called again before its promise is settled.
   *
   * @param messages the messages
   * @param report called for each message, in the same order, with its outcome, or with an error
   *   that `emit` rejects with
   * @returns settled after the last outcome; rejects if the sender can no longer be used
   */
  send(messages: readonly DriverMessage[], report: (outcome: SettledOutcome | Error) => void): Promise<void>;
  /** Reports the status, after the messages that are being sent. */
  status(): Promise<AuditStatus>;
  /** Ends the sender. Messages that it has not sent yet are dropped. */
  close(): Promise<void>;
}

/** An open connection to the kernel, a file or memory. */
export interface AuditChannel {
  /**
   * Sends a message and returns its outcome. Failures of the system are outcomes: do not throw
   * them.
   */
  send(message: DriverMessage): SettledOutcome;
  /** Opens a sender that sends from another thread. Leave it out if `send` never blocks. */
  batchSender?(): BatchSender;
  /** Why messages would currently not be recorded; undefined if nothing is known to prevent it. */
  check?(): NotRecordedOutcome | undefined;
  /**
   * State of the kernel's audit; undefined if this process may not ask. May block as `send` does.
   */
  state?(): KernelState | undefined;
  /** Closes the connection. */
  close(): void;
}

/** A driver: how messages are sent. `openAudit` takes a name or an object of this shape. */
export interface AuditDriver {
  /** Name for error messages. */
  readonly name: string;
  /** Opens the connection; throws or rejects with a `TransportError` if it cannot. */
  open(): AuditChannel | Promise<AuditChannel>;
}

/** Asks a channel for its status. */
export function statusOf(channel: AuditChannel): AuditStatus {
  const problem = channel.check?.();
  // A process that may send may also send while auditing is off.
  return { maySend: problem === undefined || problem.reason === 'disabled', problem, kernel: channel.state?.() };
}
