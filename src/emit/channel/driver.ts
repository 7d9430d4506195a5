import type { DriverMessage } from './driver-message.ts';
import type { NotRecordedOutcome, SettledOutcome } from './outcome.ts';
import type { AuditStatus, DaemonState, KernelState } from './status.ts';

/** Sends messages from another thread, so that the event loop does not block. */
export interface BatchSender {
  /**
   * How many calls of `send` may be open at a time; 1 if left out. If it is more, messages can be
   * sent while the caller still formats others.
   */
  readonly ahead?: number;
  /**
   * Starts the sender. The deadlines of messages do not count the time that this takes. Leave it
   * out if `send` starts at once.
   */
  open?(): Promise<void>;
  /**
   * Sends messages in their order. It is not called again while `ahead` of its promises are open.
   *
   * @param messages the messages
   * @param report called for each message, in the same order, with its outcome, or with an error
   *   that `emit` rejects with
   * @param stall called with true if the audit daemon stands still, so that the messages without an
   *   outcome wait for it; with false once it goes on
   * @returns settled after the last outcome; rejects if the sender can no longer be used
   */
  send(
    messages: readonly DriverMessage[],
    report: (outcome: SettledOutcome | Error) => void,
    stall: (isStalled: boolean) => void,
  ): Promise<void>;
  /** Reports the status. */
  status(): Promise<AuditStatus>;
  /** Messages must not wait for a daemon that stands still any longer: the log is being closed. */
  hurry?(): void;
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
  /** The audit daemon; undefined if there is none, or nothing of it can be seen. */
  daemon?(): DaemonState | undefined;
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
  const maySend = problem === undefined || problem.reason === 'disabled';
  const daemon = channel.daemon?.();
  // A stalled daemon may fill the kernel's backlog, and then the kernel does not answer either.
  return { maySend, problem, kernel: channel.state?.(), daemon };
}
